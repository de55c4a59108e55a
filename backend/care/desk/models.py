"""What the dong's desk reads and says."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.models import (
    ActorKind,
    CareQuestion,
    Channel,
    CloseReason,
    Contact,
    DongId,
    DongShown,
    Level,
    Need,
    PauseReason,
    Purpose,
    Relation,
    Status,
    Urgency,
    Version,
    VisitTime,
)

Filter = Literal["all", "mine", "unassigned", "late", "waiting", "escalated"]
Why = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
MaybeWhy = Annotated[str, msgspec.Meta(max_length=2000)]


class DongNamed(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class Worker(msgspec.Struct, frozen=True):
    """A member of staff, as colleagues know them."""

    id: UUID
    name: str


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the queue. `is_late`: the promise is over and its clock runs. `to_answer`: the person asks something.
    `handed_to_me`: a colleague asks me to take it on. `needs_provider`: a service was declined, or its provider left.
    `not_met`: somebody who should have met the person did not, and they are looked for."""

    id: UUID
    code: str
    name: str | None
    dong: DongNamed
    needs: list[Need]
    urgency: Urgency
    risk: int
    status: Status
    received_at: datetime
    due_at: datetime | None
    pause_reason: PauseReason | None
    is_late: bool
    assignee: Worker | None
    escalated_to: Level
    to_answer: bool
    handed_to_me: bool
    needs_provider: bool
    not_met: bool
    visit_at: datetime | None


class Counts(msgspec.Struct, frozen=True):
    """How many cases each filter lets through."""

    all: int
    mine: int
    unassigned: int
    late: int
    waiting: int
    escalated: int


class QueueCount(msgspec.Struct, frozen=True):
    """What asks for somebody at the desk: open cases that nobody has, and my own whose promise is over."""

    count: int


class Queue(msgspec.Struct, frozen=True):
    """A page of at most a hundred; `more`: there is another one."""

    cases: list[Queued]
    counts: Counts
    dongs: list[DongNamed]
    """Those that are mine."""
    more: bool


class PersonShown(msgspec.Struct, frozen=True, kw_only=True):
    """`has_account`: their own account is known. `phone` as it is spoken. `version`: of what stands here."""

    name: str
    born_on: date | None
    phone: str
    address: str
    access: str
    lives_alone: bool | None
    contact: Contact | None
    has_account: bool
    died_at: datetime | None
    version: int


class RequesterShown(msgspec.Struct, frozen=True):
    """Who asked, where that is not the person."""

    name: str
    phone: str


Action = Literal[
    "take", "take_over", "assign", "hand_over", "answer_handover", "drop_handover", "visit", "move_visit",
    "cancel_visit", "try", "unreachable", "link", "reject", "withdraw", "reopen", "fast_track", "pause", "resume",
    "ask", "answer", "mandate", "move_dong", "urgency", "to_monitoring", "close",
    "reassess", "again",
]  # fmt: skip


class VisitShown(msgspec.Struct, frozen=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    status: Literal["planned", "cancelled", "made"]


class EventShown(msgspec.Struct, frozen=True):
    """`who`: a member of staff or a citizen by name; empty for the system."""

    at: datetime
    kind: ActorKind
    who: str
    action: str
    from_status: Status | None
    to_status: Status | None
    why: str


class ConsentShown(msgspec.Struct, frozen=True):
    """The latest word about a purpose; `heard_by`: who heard it, where nobody gave it in their own account."""

    purpose: Purpose
    given: bool
    at: datetime
    given_by: str | None
    heard_by: str | None


class MandateShown(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str | None
    relation: Relation
    status: Literal["asked", "confirmed", "refused", "revoked"]
    asked_at: datetime
    valid_until: date
    confirmed_at: datetime | None
    confirmed_how: Literal["phone", "code", "in_person", "account"] | None
    digest: bool
    """Whether they are told of each week."""


class CareHandover(msgspec.Struct, frozen=True):
    id: UUID
    from_name: str
    to: Worker
    word: str
    at: datetime
    status: Literal["asked", "accepted", "declined", "dropped"]
    answer: str


class DeskCase(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands about a case. `can`: what the reader may do with it now, guards apart. `tries`: days on
    which somebody tried to reach the person, of the `tries_needed`. `searching`: the search for them, where somebody
    who should have met them did not."""

    id: UUID
    code: str
    version: int
    status: Status
    dong: DongShown
    channel: Channel
    relation: Relation
    person: PersonShown
    requester: RequesterShown | None
    needs: list[Need]
    urgency: Urgency
    risk: int
    words: str
    visit_times: list[VisitTime]
    call_first: Literal["person", "requester"]
    received_at: datetime
    due_at: datetime | None
    is_late: bool
    paused_at: datetime | None
    pause_reason: PauseReason | None
    escalated_to: Level
    closed_at: datetime | None
    close_reason: CloseReason | None
    assignee: Worker | None
    can: list[Action]
    tries: int
    tries_needed: int
    may_approve: bool
    """Whether a plan waits that the reader may approve: they supervise the dong and wrote no word in it."""
    searching: UUID | None
    services: int
    """How much comes to the person or is asked to: before that has ended, the case does not."""
    handovers: list[CareHandover]
    visits: list[VisitShown]
    events: list[EventShown]
    questions: list[CareQuestion]
    consents: list[ConsentShown]
    mandates: list[MandateShown]


class CareColleague(msgspec.Struct, frozen=True):
    """A care manager of a dong and how many open cases they have."""

    id: UUID
    name: str
    title: str
    open: int


# What is said at the desk


class OpeningWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: at least ten letters; the person and the supervisor can see that it was opened."""

    why: Why


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    staff_id: UUID
    why: MaybeWhy = ""


class TakingOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Why


class HandingOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    to_staff_id: UUID
    word: Why


class HandoverAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`word` is needed to decline."""

    accept: bool
    word: MaybeWhy = ""


class NewVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: needed where it lies after the promise, or takes the place of another visit."""

    version: Version
    starts_at: datetime
    minutes: Annotated[int, msgspec.Meta(ge=15, le=240)] = 60
    why: MaybeWhy = ""


class NewTry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    how: Literal["phone", "door"]
    word: MaybeWhy = ""


class NewStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    to: Status
    why: MaybeWhy = ""
    close_reason: CloseReason | None = None


class Pausing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason` is what the person reads."""

    version: Version
    reason: PauseReason


class NewUrgency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    urgency: Urgency
    why: Why


class DeskQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`pause`: the clock stands still until the person has answered."""

    question: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    pause: bool = False


class MandateAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`how`: the way in which the person said it."""

    to: Literal["confirmed", "refused", "revoked"]
    how: Literal["phone", "in_person"]


class NewDong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    dong_id: DongId
    why: Why


class Activation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of somebody who stands at the desk with their phone: the code of their case and the number's last four digits.
    `saw_id`: their identity card was seen."""

    code: Annotated[str, msgspec.Meta(max_length=20)]
    last_digits: Annotated[str, msgspec.Meta(max_length=10)]
    saw_id: bool


class Activated(msgspec.Struct, frozen=True):
    name: str | None


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code of a case, or a number."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


# What the supervisor looks at


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """`staff`: None for what nobody has. `oldest_due_at`: the promise that has waited longest and stands."""

    staff: Worker | None
    open: int
    late: int
    oldest_due_at: datetime | None


class DongLoad(msgspec.Struct, frozen=True, kw_only=True):
    dong: DongNamed
    open: int
    late: int
    unassigned: int
    escalated: int
    oldest_due_at: datetime | None
    staff: list[Load]


class OpeningShown(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    dong: DongNamed
    staff_name: str
    assignee_name: str | None
    why: str
    at: datetime
    mine: bool
    """Nobody reviews their own."""


class Board(msgspec.Struct, frozen=True):
    dongs: list[DongLoad]
    openings: list[OpeningShown]


class BoardCount(msgspec.Struct, frozen=True):
    """Cases that came up to me, and looks into colleagues' cases that I could review."""

    count: int
