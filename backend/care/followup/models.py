"""What is to be done for a case between two days, and what came of it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed, MaybeWhy, Why, Worker
from backend.care.models import PauseReason, Urgency, Version

# `sharing`: what comes to somebody who no longer wants that providers are told of them; `help`: what somebody needs who
# was looked in on while an alert lasts.
TaskKind = Literal["monitoring_call", "monitoring_visit", "reassessment", "sharing", "help", "other"]
TaskStatus = Literal["open", "done", "skipped", "dropped"]
# The person, compared with the last time.
How = Literal["better", "same", "worse"]
# `today`: planned for today or before; `open`: within its days, planned for later; `coming`: not yet.
Turn = Literal["overdue", "today", "open", "coming"]
Whose = Literal["mine", "dongs"]


class TaskListed(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list. `opens_on`, `due_on`: the first and the last day on which it is to be done."""

    id: UUID
    case_id: UUID
    version: int
    name: str | None
    dong: DongNamed
    kind: TaskKind
    what: str
    opens_on: date
    due_on: date
    planned_on: date
    turn: Turn
    urgency: Urgency
    pause_reason: PauseReason | None
    assignee: Worker | None
    can_work: bool
    """Whether it is the reader's to do."""


class Tasks(msgspec.Struct, frozen=True):
    """`counts`: how many there are of each turn; the list ends after two hundred."""

    tasks: list[TaskListed]
    counts: dict[Turn, int]


class TaskCount(msgspec.Struct, frozen=True):
    count: int


class TaskShown(msgspec.Struct, frozen=True, kw_only=True):
    """At its case. `by_rule`: nobody thought of it; `ended_by`: whose word it is."""

    id: UUID
    version: int
    kind: TaskKind
    what: str
    opens_on: date
    due_on: date
    planned_on: date
    turn: Turn
    status: TaskStatus
    by_rule: bool
    how: How | None
    word: str
    ended_at: datetime | None
    ended_by: str | None


class Followup(msgspec.Struct, frozen=True, kw_only=True):
    """`suggests_reassessment`: the last word was that the person is worse. `continues`, `continued_by`: a case that
    ended too long ago to begin again, and the one that goes on from it."""

    tasks: list[TaskShown]
    can_work: bool
    suggests_reassessment: bool
    continues: UUID | None
    continued_by: UUID | None


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`what`: needed where the kind does not say it."""

    kind: TaskKind
    opens_on: date
    due_on: date
    what: Annotated[str, msgspec.Meta(max_length=500)] = ""


class TaskDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`how`: needed after looking in on somebody."""

    version: Version
    how: How | None = None
    word: MaybeWhy = ""


class TaskMoved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    planned_on: date
    why: Why


class TaskSkipped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Why
