"""The question after a visit, and what is said."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

AskKind = Literal["booking", "enrolment", "loan"]
AskStatus = Literal["open", "answered", "skipped", "over"]
# From 1, very bad, to 5, very good.
Score = Annotated[int, msgspec.Meta(ge=1, le=5)]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """`what_*`: the service, the program or the suit. `score` and `words`: what was said, for as long as it is known
    who said it. `until`: to which moment an answer is taken; None when it is over."""

    id: UUID
    kind: AskKind
    subject_id: UUID
    what_ko: str
    what_en: str
    site_name_ko: str
    site_name_en: str
    visited_at: dt.datetime
    status: AskStatus
    score: int | None
    words: str
    until: dt.datetime | None


class NewScore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words`: nobody needs any."""

    score: Score
    words: Annotated[str, msgspec.Meta(max_length=300)] = ""


class AskRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: AskKind
    subject_id: UUID
    what_ko: str
    what_en: str
    site_name_ko: str
    site_name_en: str
    visited_at: dt.datetime
    lapses_at: dt.datetime
    status: AskStatus
    score: int | None
    words_sealed: bytes | None
    answered_at: dt.datetime | None
