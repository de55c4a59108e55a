"""Pure decisions about alerts: who may send where, until when, and whom an alert would have reached."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from backend.alerts.models import AlertBase, AlertBody, AlertText, AudienceBody, PreviewBody, StaffAlert, Status
from backend.errors import Conflict, Invalid, NotAllowed
from backend.messages.models import AlertToSend, Place, PushText, Target
from backend.people.models import Grant, Lang
from backend.text import lines

MOST_DAYS = timedelta(days=30)
PREVIEW = timedelta(days=90)


class ExpiryInPast(Invalid):
    code, title = "expiry_in_past", "The end lies in the past"


class ExpiryTooFar(Invalid):
    code, title = "expiry_too_far", "The end is more than 30 days away"


class OutsideScope(NotAllowed):
    code, title = "outside_scope", "This place is not yours to alert"


class StaleVersion(Conflict):
    code, title = "stale_version", "Somebody has changed this meanwhile"


class WrongStatus(Conflict):
    code, title = "wrong_status", "The alert is not in a state for this"


def check_expiry(expires_at: datetime, now: datetime) -> None:
    """Raises ExpiryInPast or ExpiryTooFar (a push service keeps nothing longer than 30 days)."""
    if expires_at <= now:
        raise ExpiryInPast
    if expires_at > now + MOST_DAYS:
        raise ExpiryTooFar


def check_version(version: int, theirs: int) -> None:
    if version != theirs:
        raise StaleVersion


def check_status(status: Status, needed: Status) -> None:
    if status != needed:
        raise WrongStatus


def check_scope(
    grants: Sequence[Grant], district_ids: Sequence[int], dong_ids: Sequence[int], district_of: Mapping[int, int]
) -> None:
    """Raises OutsideScope unless an operator's grants cover every place; the whole city needs a grant for the city.

    `district_of`: each dong's district; a place that is not in it does not exist.
    """
    if any(dong not in district_of for dong in dong_ids) or not set(district_ids) <= set(district_of.values()):
        raise Invalid("There is no such place.")
    mine = [grant for grant in grants if grant.role == "operator"]
    if any(grant.scope_kind == "city" for grant in mine):
        return
    districts = {grant.scope_id for grant in mine if grant.scope_kind == "district"}
    dongs = {grant.scope_id for grant in mine if grant.scope_kind == "dong"}
    covered = all(district in districts for district in district_ids) and all(
        dong in dongs or district_of[dong] in districts for dong in dong_ids
    )
    if not covered or not (district_ids or dong_ids):
        raise OutsideScope


def tidy(body: AlertBody) -> AlertBody:
    """Texts in NFC, without control characters and space at the ends; each topic and place once.

    Raises Invalid where nothing is left of a text.
    """
    texts = replace(body.texts, ko=_tidy_text(body.texts.ko), en=body.texts.en and _tidy_text(body.texts.en))
    return replace(
        body, texts=texts, topics=list(dict.fromkeys(body.topics)), district_ids=sorted(set(body.district_ids)),
        dong_ids=sorted(set(body.dong_ids)),
    )  # fmt: skip


def _tidy_text(text: AlertText) -> AlertText:
    return AlertText(
        event=_line(text.event, 40),
        headline=_line(text.headline, 80),
        body=_line(text.body, 400),
        instructions=[_line(line, 120) for line in text.instructions],
    )


def _line(text: str, most: int) -> str:
    tidied = lines(text)
    if not 0 < len(tidied) <= most:
        raise Invalid(f"Each text needs 1 to {most} characters.")
    return tidied


def audience_of(body: AudienceBody | StaffAlert) -> Target:
    return Target(level=body.level, topics=body.topics, district_ids=body.district_ids, dong_ids=body.dong_ids)


def to_send(alert: StaffAlert) -> AlertToSend:
    """What phones get of it."""
    texts: dict[Lang, PushText] = {"ko": _push_text(alert.texts.ko)}
    if alert.texts.en is not None:
        texts["en"] = _push_text(alert.texts.en)
    return AlertToSend(id=alert.id, audience=audience_of(alert), texts=texts, expires_at=alert.expires_at)


def _push_text(text: AlertText) -> PushText:
    return PushText(event=text.event, headline=text.headline, body=text.body)


def reaches(alert: AlertBase | AudienceBody, wish: PreviewBody, district_of: Mapping[int, int]) -> bool:
    """Whether somebody with this wish gets this alert: the same rule as the push planner's statement."""
    wanted = alert.level == 4 or (alert.level >= wish.min_level and bool(set(alert.topics) & set(wish.topics)))
    everywhere = not alert.district_ids and not alert.dong_ids
    return wanted and (
        everywhere or not wish.places or any(_meets(place, alert, district_of) for place in wish.places)
    )  # fmt: skip


def _meets(place: Place, alert: AlertBase | AudienceBody, district_of: Mapping[int, int]) -> bool:
    if place.district_id in alert.district_ids:
        return True
    if place.dong_id is not None:
        return place.dong_id in alert.dong_ids
    return any(district_of.get(dong) == place.district_id for dong in alert.dong_ids)
