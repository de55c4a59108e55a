"""Where warnings of others come from, and what became of each."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.alerts.models import AlertTexts, Hazard, MsgType, Stage, Version
from backend.messages.models import Level, Topic

SourceKind = Literal["cap", "national"]
Problem = Literal["down", "refused", "answer", "too_big", "unreadable", "changed", "address"]
"""`refused`: our key is not taken; `answer`: a status that is none of success; `changed`: not in the shape that was
agreed; `address`: no public address behind the name."""
Result = Literal["draft", "published", "changed", "withdrawn", "left"]
Mark = Literal[
    "no_place",  # an area that is none of ours
    "part_place",  # of the area some is ours, or it is smaller than what we can tell apart
    "elsewhere",  # other cities alone
    "no_korean",
    "shortened",
    "several",  # more than one event in one document: the first was taken
    "unknown_reference",  # changes or cancels what never came
    "already_touched",  # the draft that it changes or cancels is somebody's work by now
    "over",  # its time has passed
    "not_public",  # for a closed circle, a mere answer, or no message for people
    "own_rule",  # the rule's approver wrote something of it
]


class SourceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: SourceKind
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://[^/\s]\S*$", max_length=500)]
    active: bool


class SourceChange(SourceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version


class RuleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No topic: about anything."""

    min_level: Level
    topics: Annotated[list[Topic], msgspec.Meta(max_length=8)]


class SourceRule(msgspec.Struct, frozen=True, kw_only=True):
    """Until somebody else than its author has approved it, nothing goes out by it."""

    id: UUID
    min_level: int
    topics: list[Topic]
    author_id: UUID
    author_name: str
    approver_name: str | None
    approved_at: datetime | None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """`failing_since`: since when it has not answered as agreed; `problem_detail`: which fields, or which status."""

    id: UUID
    kind: SourceKind
    name: str
    url: str
    active: bool
    version: int
    author_id: UUID
    author_name: str
    due_at: datetime
    tried_at: datetime | None
    succeeded_at: datetime | None
    failing_since: datetime | None
    failures: int
    problem: Problem | None
    problem_detail: str | None
    etag: str | None
    received: int
    rules: list[SourceRule]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """`source_name`: null for what was brought by hand."""

    id: int
    source_name: str | None
    staff_name: str | None
    sent_at: datetime
    received_at: datetime
    alert_id: UUID | None
    result: Result
    marks: list[Mark]
    event: str
    headline: str


class Matched(msgspec.Struct, frozen=True):
    """`found` without a place: the whole city."""

    found: bool
    district_ids: list[int] = []
    dong_ids: list[int] = []
    marks: list[Mark] = []


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One message of somebody else, read. `references`: those that it changes or cancels."""

    reference: str
    references: list[str]
    sent_at: datetime
    msg_type: MsgType
    exercise: bool
    level: int
    topics: list[Topic]
    hazard: Hazard | None
    stage: Stage | None
    expires_at: datetime
    texts: AlertTexts
    area: Matched
    sender_ko: str
    sender_en: str
    marks: list[Mark]
    """Besides those of the area."""


class Taken(msgspec.Struct, frozen=True):
    """What became of a message; `known`: it had come before."""

    result: Result
    alert_id: UUID | None
    marks: list[Mark]
    known: bool = False
