"""Sums of alerts by month and level."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from backend.db import Db
from backend.messages.models import Level
from backend.people.models import Lang
from backend.sheets import Format

MOST_MONTHS = 36
Span = Annotated[int, msgspec.Meta(ge=1, le=MOST_MONTHS)]


class CountHelp:
    """How many phones said that they need help, by the first alert of what they answered to: `alerts` does not know
    care, so `app.py` hands this in."""

    def __init__(self, by_lineage: Callable[[Db, Sequence[UUID]], Awaitable[dict[UUID, int]]]) -> None:
        self.by_lineage = by_lineage


class SentAlert(msgspec.Struct, frozen=True, kw_only=True):
    """`approved_after`: seconds from being asked for; None where nobody approved it. `approve_within`: how many there
    were for that; None where nothing is promised."""

    id: UUID
    lineage_id: UUID
    level: int
    sent_at: datetime
    approved_after: float | None
    approve_within: int | None


class AlertMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Of one level. `alerts`: all that went out, updates and all-clears too, without exercises; `recipients`,
    `accepted` and the seconds: of those that are done and counted; `approved`, and of them `late`; `need_help`: phones
    that said so, counted where what they answered to began."""

    month: dt.date
    level: Level
    alerts: int
    recipients: int
    accepted: int
    median_seconds: float | None
    p95_seconds: float | None
    approved: int
    late: int
    need_help: int


class AlertMonths(msgspec.Struct, frozen=True):
    """The newest month first, the gravest level first. Months and levels without an alert are left out."""

    first: dt.date
    last: dt.date
    months: list[AlertMonth]


class AlertMonthsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`months`: this one and those before it; `lang`: of the headings."""

    months: Span
    format: Format
    lang: Lang = "ko"
