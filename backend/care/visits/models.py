"""A visit: on whose way it lies, what is asked at the door, and how two hands fill in one form."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed, Worker
from backend.care.models import Need, Status, Urgency, Version

Field = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern="^[a-z_]+$")]
Value = Annotated[str, msgspec.Meta(max_length=1000)] | None
Values = Annotated[dict[Field, Value], msgspec.Meta(max_length=100)]
CareLevel = Literal[1, 2, 3, 4]


# The way


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A visit of the day with what one must know before ringing. `phone` as it is dialled; `assessment`: how far what
    is found there is written down."""

    visit_id: UUID
    case_id: UUID
    code: str
    starts_at: datetime
    ends_at: datetime
    visit_status: Literal["planned", "made"]
    case_status: Status
    name: str
    born_on: date | None
    phone: str
    address: str
    dong: DongNamed
    access: str
    needs: list[Need]
    words: str
    urgency: Urgency
    risk: int
    lives_alone: bool | None
    assessment: Literal["none", "draft", "whole"]


class VisitRoute(msgspec.Struct, frozen=True):
    """My visits of a day in Seoul, in the order of their times."""

    on_date: date
    stops: list[Stop]


# The form, as it stands in the base


class FormWhen(msgspec.Struct, frozen=True):
    """Asked only where that question has one of these answers."""

    question: str
    among: list[str]


class FormChoice(msgspec.Struct, frozen=True):
    """`least_level`: who answers so is of that level at least, whatever the sum."""

    id: str
    score: int
    ko: str
    en: str
    least_level: CareLevel | None = None


class FormQuestion(msgspec.Struct, frozen=True):
    """A choice, which must be answered while it is asked, or a note, which need not."""

    id: str
    kind: Literal["choice", "note"]
    ko: str
    en: str
    when: FormWhen | None = None
    options: list[FormChoice] = []


class FormSection(msgspec.Struct, frozen=True):
    id: str
    ko: str
    en: str
    questions: list[FormQuestion]


class LevelRule(msgspec.Struct, frozen=True):
    """From which sum on, and the least risk that a case of this level has."""

    level: CareLevel
    from_score: int
    risk: int
    ko: str
    en: str


class FormBody(msgspec.Struct, frozen=True):
    sections: list[FormSection]
    levels: list[LevelRule]


class CareForm(msgspec.Struct, frozen=True):
    version: int
    sections: list[FormSection]
    levels: list[LevelRule]
    most: int
    """The highest sum there can be."""


# What was answered


class Given(msgspec.Struct, frozen=True):
    """A choice's id or a note; who gave it, and when."""

    value: str
    by: UUID
    at: datetime


class AnswerShown(msgspec.Struct, frozen=True):
    value: str
    by: Worker
    at: datetime


class AnswerConflict(msgspec.Struct, frozen=True):
    """What somebody else answered to the same question; `value`: None where they cleared it."""

    id: UUID
    field: str
    value: str | None
    by: Worker
    at: datetime


class Agreement(msgspec.Struct, frozen=True):
    """`word`: why it was said and not signed. `is_older`: an answer changed since."""

    how: Literal["signed", "orally"]
    at: datetime
    word: str
    document_id: UUID | None
    is_older: bool


class Outcome(msgspec.Struct, frozen=True):
    """`score` of the form's `most`; `risk`: of the case from then on."""

    score: int
    level: CareLevel
    risk: int


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit found. `outcome`: of what is whole; of a draft what it would be, where nothing lacks. `lacks`: the
    questions that must still be answered. `settled`: what was not chosen where two had answered differently."""

    id: UUID
    visit_id: UUID | None
    form_version: int
    status: Literal["draft", "whole"]
    version: int
    answers: dict[str, AnswerShown]
    conflicts: list[AnswerConflict]
    settled: list[AnswerConflict]
    lacks: list[str]
    outcome: Outcome | None
    agreement: Agreement | None
    started_by: Worker
    started_at: datetime
    completed_by: Worker | None
    completed_at: datetime | None


class CareVisit(msgspec.Struct, frozen=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime


class Assessments(msgspec.Struct, frozen=True, kw_only=True):
    """`forms`: every version that is needed to show these, and the one to fill in. `form_version`: to fill in: that of
    the draft, or the one of the visit's day. `may_write`, `may_complete`: whether the reader may now. `health_agreed`:
    the person's latest word about keeping what is about their health; None where nobody asked."""

    name: str
    health_agreed: bool | None
    forms: list[CareForm]
    form_version: int
    visit: CareVisit | None
    draft: Assessment | None
    whole: list[Assessment]
    """The latest first."""
    may_write: bool
    may_complete: bool


# What is said


class NewAnswers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers that were given on top of `base`, which is what this device had last been told of the same fields; a
    field that is missing there was empty. What was not touched need not be sent.

    `visit_id`: the visit at which it was found; may be left out where none was agreed on. `form_version`: of the form
    that was on the screen.
    """

    base: Values
    mine: Values
    form_version: Annotated[int, msgspec.Meta(ge=1, le=32767)]
    visit_id: UUID | None = None


class Settling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the assessment. `chosen`: what stands in it stays, or the other one takes its place."""

    version: Version
    chosen: Literal["current", "other"]


PNG = Annotated[bytes, msgspec.Meta(min_length=1, max_length=200_000)]


class NewAgreement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`png`: what was drawn with the finger, in base64; or `word`: why it was only said."""

    version: Version
    png: PNG | None = None
    word: Annotated[str, msgspec.Meta(max_length=500)] = ""


class HealthHeard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person said at the door about keeping what is about their health."""

    given: bool


class Completing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
