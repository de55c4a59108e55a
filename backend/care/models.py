"""What a case of care is made of, and who it is about."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.params import MOST

Status = Literal[
    "received", "assigned", "visit_scheduled", "assessed", "plan_drafted", "approved", "in_service", "monitoring",
    "closed", "rejected", "linked_elsewhere", "withdrawn", "unreachable", "reopened",
]  # fmt: skip
Need = Literal["meals", "housework", "escort", "health", "home", "safety", "shelter", "unsure"]
Urgency = Literal["emergency", "soon", "normal"]
# Who the person is to whoever asks; `ward`: of a legal guardian.
Relation = Literal[
    "self", "mother", "father", "spouse", "child", "relative", "ward", "neighbour", "patient", "staff"
]  # fmt: skip
Channel = Literal["online", "call", "office", "hospital"]
VisitTime = Literal["weekday_morning", "weekday_afternoon", "weekday_evening", "saturday", "any"]
Purpose = Literal["care", "care_health", "care_sharing", "care_family"]
PauseReason = Literal["person_asked", "waiting_for_answer", "in_hospital", "away"]
CloseReason = Literal[
    "goal_met", "moved", "institutionalised", "deceased", "refused", "cap_reached", "duplicate", "not_here", "other"
]  # fmt: skip
Level = Literal["dong", "district", "city"]
ActorKind = Literal["citizen", "staff", "system"]

Line = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Version = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
DongId = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class Actor(msgspec.Struct, frozen=True):
    """Who does something: a citizen, a member of staff, or the system itself."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM = Actor("system")


class CareRules(msgspec.Struct, frozen=True):
    """What the city promises, on a day."""

    visit_working_days: int
    emergency_until: str
    """HH:MM."""
    plan_working_days: int
    approval_working_days: int
    service_working_days: int
    monitoring_days: int
    district_after_hours: int
    city_after_hours: int
    unreachable_tries: int
    reopen_days: int
    first_call_days: int = 14
    task_window_days: int = 7
    reassessment_months: int = 6


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case with the person it is about, as it stands in the base."""

    id: UUID
    code: str
    person_id: UUID
    person_citizen_id: UUID | None
    name_sealed: bytes | None
    """None where the reader may not see the person's row."""
    dong_id: int
    dong_ko: str
    dong_en: str
    channel: Channel
    relation: Relation
    requester_id: UUID | None
    status: Status
    version: int
    needs: list[Need]
    urgency: Urgency
    words_sealed: bytes | None
    visit_times: list[VisitTime]
    call_first: Literal["person", "requester"]
    risk: int
    assigned_to: UUID | None
    received_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    pause_reason: PauseReason | None
    escalated_to: Level
    closed_at: datetime | None
    close_reason: CloseReason | None
    person_died_at: datetime | None = None


class Step(msgspec.Struct, frozen=True):
    """A status that the case came to; `on`: when."""

    status: Status
    at: datetime


class Visit(msgspec.Struct, frozen=True):
    """Who comes, and when."""

    starts_at: datetime
    ends_at: datetime
    staff_name: str


class CareQuestion(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    asked_by: Literal["citizen", "staff"]
    mine: bool
    """Whether the reader asked it."""
    asked_at: datetime
    question: str
    answered_at: datetime | None
    answer: str | None


class DongShown(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str
    phone: str
    """Of its office, or 돌봄콜 where it is not known."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as the person, or whoever acts for them, sees it.

    `access`: `full` to the person and whoever they let; `asked` to somebody who asked for them and is not confirmed
    yet: the promise, and what they said themselves. `name` is None to those.
    `due_at`: until when we promise the next step, which `status` names; None where nothing is promised or the clock
    stands still (`pause_reason`).
    """

    id: UUID
    code: str
    access: Literal["full", "asked"]
    relation: Relation
    name: str | None
    dong: DongShown
    status: Status
    version: int
    needs: list[Need]
    urgency: Urgency
    words: str
    visit_times: list[VisitTime]
    received_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    pause_reason: PauseReason | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    visit: Visit | None
    """The one that is agreed on; None to those with access `asked`."""
    steps: list[Step]
    questions: list[CareQuestion]
    can_withdraw: bool
    withdrawing_ends: int
    """How many services still come and would end with it; 0 to those with access `asked`."""
    can_reopen: bool
    mandate: Literal["asked", "confirmed"] | None
    """Of the reader over the person; None to the person, and where none was asked for."""
    has_plan: bool
    """Whether there is a plan that holds and that the reader may see."""


class CaseListed(msgspec.Struct, frozen=True, kw_only=True):
    """`to_answer`: questions of the desk that wait for the reader."""

    id: UUID
    access: Literal["full", "asked"]
    relation: Relation
    name: str | None
    status: Status
    received_at: datetime
    due_at: datetime | None
    pause_reason: PauseReason | None
    closed_at: datetime | None
    to_answer: int


class Mine(msgspec.Struct, frozen=True):
    """`locked`: how many cases stand that this session may not open before it proves more (`care_proof_needed`)."""

    cases: list[CaseListed]
    locked: int


class ConsentGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    purpose: Purpose
    version: Annotated[int, msgspec.Meta(ge=1, le=32767)]
    given: bool


ContactRelation = Literal["spouse", "child", "parent", "sibling", "relative", "neighbour", "other"]


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call where the person cannot be reached. `relation`: who they are to the person."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    relation: ContactRelation
    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who needs care. A neighbour may know no name, birthday or number. `phone`: at home or mobile."""

    name: Line = ""
    born_on: date | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    dong_id: DongId
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    access: Line = ""
    lives_alone: bool | None = None
    contact: Contact | None = None


class NewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the five screens gather.

    `duplicate`: `ask` is refused with `maybe_duplicate` where an open case of the same person or household stands;
    `join` adds this to that one; `new` makes another one all the same.
    """

    relation: Literal["self", "mother", "father", "spouse", "child", "relative", "ward", "neighbour"]
    person: Person
    needs: Annotated[list[Need], msgspec.Meta(min_length=1, max_length=8)]
    urgency: Urgency
    words: Text = ""
    visit_times: Annotated[list[VisitTime], msgspec.Meta(max_length=5)] = []
    call_first: Literal["person", "requester"] = "person"
    consents: Annotated[list[ConsentGiven], msgspec.Meta(max_length=8)]
    duplicate: Literal["ask", "join", "new"] = "ask"


class Receipt(msgspec.Struct, frozen=True):
    """`received`: it is at the dong's desk. `case_id` and `code` are None to a neighbour, who is shown nothing more."""

    case_id: UUID | None
    code: str | None
    joined: bool
    due_at: datetime | None


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Text = ""


class Reopening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class NewQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class NewAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class Reader(msgspec.Struct, frozen=True):
    """Somebody who read or changed a case: whom the person sees by name and post, and when. `organization_ko`: of
    whoever works for a provider of care. `is_relative`: they act for the person, or asked to."""

    at: datetime
    who: str
    title: str
    action: str
    organization_ko: str | None
    organization_en: str | None
    is_relative: bool
