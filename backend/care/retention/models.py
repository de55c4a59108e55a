"""What is kept, for how long and why; what is held; what was forgotten on which day."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.models import Text

RetentionKind = Literal[
    "case_served", "case_not_served", "neighbour_report", "document", "plan_draft", "assessment_draft", "told_provider",
    "pack", "callback", "read_log",
]  # fmt: skip
KINDS: tuple[RetentionKind, ...] = (
    "told_provider", "plan_draft", "assessment_draft", "document", "neighbour_report", "case_not_served", "case_served",
    "pack", "callback", "read_log",
)  # fmt: skip
HoldReason = Literal["lawsuit", "audit", "complaint"]


class RetentionRule(msgspec.Struct, frozen=True, kw_only=True):
    """`keep_months`: from the end. `due`: how many are over now and go with the next run, `soon`: that will be within
    thirty days; `held`: that are over and stay."""

    kind: RetentionKind
    keep_months: int
    what: Literal["destroy", "anonymise"]
    law_ko: str
    law_en: str
    valid_from: date
    due: int
    soon: int
    held: int


class RetentionRun(msgspec.Struct, frozen=True):
    """What was forgotten on a day."""

    on_date: date
    kind: RetentionKind
    done: int
    at: datetime


class HoldShown(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    reason: HoldReason
    why: str
    set_by: str
    set_at: datetime


class Retention(msgspec.Struct, frozen=True):
    rules: list[RetentionRule]
    runs: list[RetentionRun]
    holds: list[HoldShown]


class NewHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code`: the case's, as it is said on the phone."""

    code: Annotated[str, msgspec.Meta(max_length=20)]
    reason: HoldReason
    why: Text


class LiftedHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: Text


class CaseHold(msgspec.Struct, frozen=True):
    """`may_change`: whether the reader may set one or lift it."""

    hold: HoldShown | None
    may_change: bool


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What stays of a citizen when they leave. `until`: the day from which on the last of it is forgotten; None while
    one is open or held."""

    kind: RetentionKind
    count: int
    keep_months: int
    until: date | None
    law_ko: str
    law_en: str
