"""Who is told of a week, when, and what."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal

from backend.care.digest.models import Digest, ServiceOn
from backend.care.directory.models import ServiceNeed
from backend.errors import NotAllowed
from backend.seoul import SEOUL

MONDAY, FROM, UNTIL = 1, 9, 12


class NoDigest(NotAllowed):
    code, title = "no_digest", "The person does not share this news, or care has ended"


def is_time(now: datetime) -> bool:
    """On Monday morning; later in the day nobody is told of the week before."""
    there = now.astimezone(SEOUL)
    return there.isoweekday() == MONDAY and FROM <= there.hour < UNTIL


def until(now: datetime) -> datetime:
    """A push that comes later than this evening is of no use."""
    return now.astimezone(SEOUL).replace(hour=20, minute=0, second=0, microsecond=0)


def week_before(today: date) -> tuple[date, date]:
    """The last Monday to Sunday that is over."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    return monday - timedelta(days=7), monday - timedelta(days=1)


def may_be_told(
    status: Literal["asked", "confirmed", "refused", "revoked"], scope: Collection[str], valid_until: date,
    today: date, *, consent: bool | None, died: bool, ended: bool,
) -> bool:  # fmt: skip
    """Only whoever the person lets act for them, for whom they want the news, and while there is care to tell of.

    `consent`: the person's last word about news for the family; None where they never said one.
    """
    return (
        status == "confirmed" and "digest" in scope and valid_until >= today and consent is True
        and not died and not ended
    )  # fmt: skip


def service_on(need: ServiceNeed, on_date: date) -> ServiceOn:
    """Of help with health is said when it is, and not what it is."""
    return ServiceOn(None if need in ("health", "escort") else need, on_date)


def is_worth_telling(week: Digest) -> bool:
    return bool(week.visited_on or week.begun or week.coming or week.next_visit_at is not None)
