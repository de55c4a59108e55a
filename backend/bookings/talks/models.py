"""The record of a talk as counsellors keep it."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=2000)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
TalkKind = Literal["career", "resume", "interview", "startup", "other"]
Outcome = Literal["", "goes_on", "referred", "hired", "done", "gone"]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`documents`: what was looked at together. `referral`: to which programme, such as 국민취업지원제도; `consent`:
    the person agreed to be named there."""

    kind: TalkKind = "career"
    desired_job: Line = ""
    education: Line = ""
    experience: Text = ""
    certificates: Line = ""
    goal: Text = ""
    content: Text = ""
    action_plan: Text = ""
    documents: Line = ""
    next_on: dt.date | None = None
    outcome: Outcome = ""
    referral: Line = ""
    consent: bool = False


class RecordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: the one that was changed; 0 where there was none."""

    version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 2)]
    record: Record


class Version(msgspec.Struct, frozen=True):
    version: int
    staff_name: str
    at: dt.datetime


class HandoverShown(msgspec.Struct, frozen=True):
    id: UUID
    booking_id: UUID
    name: str | None
    from_name: str
    to_name: str
    word: str
    at: dt.datetime
    starts_at: dt.datetime


class Talk(msgspec.Struct, frozen=True):
    """The latest version, or an earlier one that was asked for; `version` 0 while nothing is written. `versions`: the
    latest first."""

    version: int
    record: Record
    versions: list[Version]
    handovers: list[HandoverShown]


class Colleague(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class NewHandover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`word`: what the other counsellor should know."""

    to_staff_id: UUID
    word: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
