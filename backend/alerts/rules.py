"""Pure decisions about alerts: who may send where, until when, and whom an alert would have reached."""

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from backend.alerts.models import (
    AlertBase,
    AlertBody,
    AlertText,
    AlertTexts,
    AudienceBody,
    PreviewBody,
    SmsAsk,
    StaffAlert,
    Status,
)
from backend.errors import Conflict, Invalid, NotAllowed
from backend.messages.models import AlertToSend, Place, PushText, Target
from backend.people.models import Grant, StaffRole
from backend.text import lines

MOST_DAYS = timedelta(days=30)
PREVIEW = timedelta(days=90)
LEAST_FOLLOW = timedelta(hours=3)


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


class OwnAlert(NotAllowed):
    code, title = "own_alert", "Nobody approves what they wrote"


class GuardUnmet(Conflict):
    """`reason`: the guard."""

    code, title = "guard_unmet", "Something must be done first"


class NotFollowable(Conflict):
    code, title = "not_followable", "The alert that this one follows is over or has been followed already"


class AreaUnclear(Conflict):
    code, title = "area_unclear", "It came without a place of ours, and nobody has said yet where it holds"


class SendAtWrong(Invalid):
    code, title = "send_at_wrong", "The time to send lies in the past or after the end"


class SmsNotForThis(Invalid):
    code, title = "sms_not_for_this", "An SMS follows a 긴급 or 위급 alone, and neither an exercise nor an all-clear"


class SafetyNotForThis(Invalid):
    code, title = "safety_not_for_this", "An all-clear asks nobody whether they are safe"


class NoSmsPrice(Conflict):
    code, title = "no_sms_price", "No price of an SMS is set, so none is sent"


Role = Literal["operator", "approver", "system"]
Guard = Literal[
    "current",  # the version that was seen is the one that stands
    "unexpired",  # the end lies ahead
    "someone_else",  # whoever approves wrote none of it and did not ask for it
    "passkey",  # proven again a moment ago
    "reason",  # said why
    "gravest",  # 위급 alone
    "new",  # follows nothing: an update and an all-clear have time for a second person
    "exercise",  # test phones alone
    "real",  # no exercise
    "timed",  # a time to send lies ahead
    "untimed",  # it goes out at once
    "due",  # the time to send has come
    "followable",  # what it follows is still out, and nothing else has followed it
]
_SENDING: tuple[Guard, ...] = ("unexpired", "followable")
_APPROVING: tuple[Guard, ...] = ("current", "someone_else", "passkey", *_SENDING)
_GLASS: tuple[Guard, ...] = ("current", "gravest", "real", "new", "reason", "passkey", *_SENDING)


class Step(msgspec.Struct, frozen=True):
    """Who may take an alert from one status to the next, and what must hold; the ways are tried in order."""

    action: str
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()


def _by(action: str, *roles: Role, guards: tuple[Guard, ...] = ()) -> Step:
    return Step(action, frozenset(roles), guards)


# From × to × role × guard. What stands in no line cannot happen; a draft is thrown away, everything else stays.
TABLE: dict[tuple[Status, Status], tuple[Step, ...]] = {
    ("draft", "waiting"): (_by("submit", "operator", guards=("current", "unexpired", "followable")),),
    ("waiting", "draft"): (
        _by("withdraw", "operator", guards=("current",)),
        _by("return", "approver", guards=("current", "someone_else", "reason")),
    ),
    ("waiting", "sent"): (
        _by("approve", "approver", guards=(*_APPROVING, "untimed")),
        _by("break_glass", "operator", guards=_GLASS),
    ),
    ("waiting", "scheduled"): (_by("approve", "approver", guards=(*_APPROVING, "timed")),),
    ("scheduled", "sent"): (_by("send", "system", guards=("due", *_SENDING)),),
    # Called off by a person, or by the clock: its end has passed, or what it follows is over.
    ("scheduled", "draft"): (_by("call_off", "operator", "approver", "system"),),
    ("draft", "sent"): (
        _by("break_glass", "operator", guards=_GLASS),
        _by("rehearse", "operator", guards=("current", "exercise", *_SENDING)),
    ),
    ("sent", "superseded"): (_by("update", "system"),),
    ("sent", "cancelled"): (_by("all_clear", "system"),),
    # Stopping what should not go on needs no second person.
    ("sent", "ended"): (_by("end", "operator", "approver"),),
}


def check_step(action: str, source: Status, to: Status, roles: Collection[Role], met: Set[Guard]) -> None:
    """Raises WrongStatus where no line leads there by this action, NotAllowed where one does but not for these roles,
    and what stands for the first guard that does not hold."""
    step = next((step for step in TABLE.get((source, to), ()) if step.action == action), None)
    if step is None:
        raise WrongStatus
    if not step.roles & set(roles):
        raise NotAllowed
    for guard in step.guards:
        if guard not in met:
            raise _UNMET.get(guard, lambda guard=guard: GuardUnmet(reason=guard))()


_UNMET = {
    "current": StaleVersion, "unexpired": ExpiryInPast, "someone_else": OwnAlert, "followable": NotFollowable,
}  # fmt: skip


def check_send_at(send_at: datetime | None, expires_at: datetime, now: datetime) -> None:
    if send_at is not None and not now < send_at < expires_at:
        raise SendAtWrong


def check_sms(sms_after: int | None, level: int, *, exercise: bool, all_clear: bool = False) -> None:
    if sms_after is not None and (level < 3 or exercise or all_clear):
        raise SmsNotForThis


def check_asks(*, asks_safety: bool, all_clear: bool) -> None:
    if asks_safety and all_clear:
        raise SafetyNotForThis


def check_expiry(expires_at: datetime, now: datetime) -> None:
    """Raises ExpiryInPast or ExpiryTooFar (a push service keeps nothing longer than 30 days)."""
    if expires_at <= now:
        raise ExpiryInPast
    if expires_at > now + MOST_DAYS:
        raise ExpiryTooFar


def check_version(version: int, theirs: int) -> None:
    if version != theirs:
        raise StaleVersion


def check_scope(
    grants: Sequence[Grant], district_ids: Sequence[int], dong_ids: Sequence[int], district_of: Mapping[int, int],
    roles: Collection[StaffRole] = ("operator",),
) -> None:  # fmt: skip
    """Raises OutsideScope unless the grants of these roles cover every place; the whole city needs one for the city.

    `district_of`: each dong's district; a place that is not in it does not exist.
    """
    if any(dong not in district_of for dong in dong_ids) or not set(district_ids) <= set(district_of.values()):
        raise Invalid("There is no such place.")
    mine = [grant for grant in grants if grant.role in roles]
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
    return replace(
        body, texts=tidy_texts(body.texts), topics=list(dict.fromkeys(body.topics)),
        district_ids=sorted(set(body.district_ids)), dong_ids=sorted(set(body.dong_ids)),
    )  # fmt: skip


def tidy_texts(texts: AlertTexts) -> AlertTexts:
    return AlertTexts(**{lang: _tidy_text(text) for lang, text in texts.by_lang().items()})


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
    return Target(
        level=body.level, topics=body.topics, district_ids=body.district_ids, dong_ids=body.dong_ids,
        exercise=body.exercise,
    )  # fmt: skip


def to_send(alert: StaffAlert, follows: AlertBase | None = None) -> AlertToSend:
    """What phones get of it."""
    return AlertToSend(
        id=alert.id, lineage_id=alert.lineage_id, audience=audience_of(alert),
        texts={lang: _push_text(text) for lang, text in alert.texts.by_lang().items()}, expires_at=alert.expires_at,
        renotify=alert.level >= 3 if follows is None else rings_again(alert, follows),
        all_clear=alert.msg_type == "cancel", sms_after=alert.sms_after, asks_safety=alert.asks_safety,
    )  # fmt: skip


def to_estimate(body: SmsAsk, now: datetime) -> AlertToSend:
    """What an SMS would be made of, before there is an alert."""
    return AlertToSend(
        id=_NO_ALERT, lineage_id=_NO_ALERT, audience=audience_of(body),
        texts={lang: _push_text(text) for lang, text in tidy_texts(body.texts).by_lang().items()}, expires_at=now,
        renotify=False,
    )  # fmt: skip


_NO_ALERT = UUID("5f0c7a8e-2d41-4b6f-9c3e-71d8a4b05e92")
"""As long as any other, for a link that leads nowhere yet."""


def rings_again(alert: AlertBase, follows: AlertBase) -> bool:
    """Where an update asks for nothing new, the card on the lock screen changes without a sound."""
    if alert.msg_type == "cancel" or alert.level != follows.level:
        return True
    if (alert.district_ids, alert.dong_ids) != (follows.district_ids, follows.dong_ids):
        return True
    before = follows.texts.by_lang()
    # What to do: the headline says it first. A translation that is added changes nothing.
    return any(
        (text.headline, text.instructions) != (before[lang].headline, before[lang].instructions)
        for lang, text in alert.texts.by_lang().items() if lang in before
    )  # fmt: skip


def end_of_follow(expires_at: datetime, now: datetime) -> datetime:
    """What follows holds as long as what it follows; for some hours where that is nearly over."""
    return max(expires_at, now + LEAST_FOLLOW)


def is_followable(status: Status, expires_at: datetime, msg_type: str, now: datetime) -> bool:
    """An update needs an alert that still holds; an all-clear may come when it has just run out."""
    return status == "sent" and (msg_type == "cancel" or expires_at > now)


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
