"""Programs and enrolments: what citizens and the desk see of them, and what they send."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Id, Qr, SiteBrief

Status = Literal["enrolled", "waiting", "offered", "lapsed", "cancelled_by_citizen", "cancelled_by_centre"]
Presence = Literal["attended", "absent"]
Trouble = Literal["past", "closed", "room_taken"]


class ProgramRoom(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class ProgramSession(msgspec.Struct, frozen=True):
    """`cancel_reason`: None unless the centre has cancelled it."""

    id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    cancel_reason: str | None


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """`starts_at` and `ends_at`: of the first and the last session that takes place. `left`: places for whoever comes
    now, none while somebody waits. `cancel_until`: when those enrolled can no longer cancel by themselves, a day later
    than a session was moved at least."""

    id: int
    site: SiteBrief
    room: ProgramRoom
    title_ko: str
    title_en: str
    description_ko: str
    description_en: str
    leader_ko: str
    leader_en: str
    rrule: str | None
    capacity: int
    left: int
    waiting: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    age_from: int | None
    age_to: int | None
    residents_only: bool
    cancel_until: dt.datetime
    offer_minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    sessions: list[ProgramSession]
    cancel_reason: str | None


class StaffProgram(Program, frozen=True, kw_only=True):
    """`offered`: places that are kept for people of the waitlist."""

    enrolled: int
    offered: int
    cancel_until_minutes: int
    version: int


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen's own. `position`: how many in the waitlist come first, and this one. `attended` and `absent`: ids of
    sessions. `offer_until`: until when a place is kept."""

    id: UUID
    program: Program
    status: Status
    position: int | None
    offer_until: dt.datetime | None
    code: str
    qr: Qr | None
    can_cancel: bool
    cancel_reason: str | None
    attended: list[int]
    absent: list[int]
    created_at: dt.datetime
    enrolled_at: dt.datetime | None


class NewEnrolment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`wait`: join the waitlist where no place is left."""

    wait: bool = False


class EnrolmentRow(msgspec.Struct, frozen=True):
    """An enrolment as it stands in the base, with the name of whoever it is."""

    id: UUID
    program_id: int
    citizen_id: UUID | None
    name: str | None
    status: Status
    position: int | None
    offer_until: dt.datetime | None
    code: str
    cancel_reason: str | None
    version: int
    created_at: dt.datetime
    enrolled_at: dt.datetime | None
    attended: list[int]
    absent: list[int]


# What the desk sees and sends


class Participant(msgspec.Struct, frozen=True):
    """Somebody on the attendance list or the waitlist; `name` is None for who has left."""

    enrolment_id: UUID
    name: str | None
    status: Status
    position: int | None
    offer_until: dt.datetime | None
    code: str
    attended: list[int]
    absent: list[int]


class ProgramView(msgspec.Struct, frozen=True):
    """`participants`: those enrolled by name, then those with an offer and those who wait, in their order."""

    program: StaffProgram
    participants: list[Participant]


class Arrived(msgspec.Struct, frozen=True):
    """Who was checked in for which session."""

    enrolment_id: UUID
    program_id: int
    session_id: int
    title_ko: str
    title_en: str
    name: str | None
    starts_at: dt.datetime


class RoomChoice(msgspec.Struct, frozen=True):
    """A room of a site in which a program can take place; `capacity` is None where nobody has counted."""

    id: int
    site_id: int
    name_ko: str
    name_en: str
    capacity: int | None


# A weekly or daily rule with a count, the part of RFC 5545 §3.3.10 that the console writes.
_DAY = "(MO|TU|WE|TH|FR|SA|SU)"
RRULE = rf"^FREQ=(DAILY|WEEKLY)(;INTERVAL=[1-8])?(;BYDAY={_DAY}(,{_DAY}){{0,6}})?;COUNT=([1-9]|[1-5][0-9]|60)$"


Duration = Annotated[int, msgspec.Meta(ge=10, le=720)]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`starts_at`: of the first session. `except_dates`: days of the rule on which nothing takes place."""

    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    duration_minutes: Duration
    rrule: Annotated[str, msgspec.Meta(pattern=RRULE, max_length=120)] | None = None
    except_dates: Annotated[list[dt.date], msgspec.Meta(max_length=60)] = []


class Planned(msgspec.Struct, frozen=True):
    """A session as it would be; `trouble`: why it cannot be, with the reason where the site is closed."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    trouble: Trouble | None
    reason_ko: str | None
    reason_en: str | None


Words = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Age = Annotated[int, msgspec.Meta(ge=0, le=120)]
When = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class ProgramWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    title_ko: Words
    title_en: Words
    description_ko: Text
    description_en: Text
    leader_ko: Words
    leader_en: Words
    capacity: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    opens_at: When
    closes_at: When
    age_from: Age | None = None
    age_to: Age | None = None
    residents_only: bool = False
    cancel_until_minutes: Annotated[int, msgspec.Meta(ge=0, le=43200)]
    offer_minutes: Annotated[int, msgspec.Meta(ge=10, le=10080)]


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    room_id: Id
    schedule: Schedule


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`program_id`: whose own sessions are not in the way."""

    layout: Layout
    program_id: Id | None = None


class NewProgram(ProgramWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    layout: Layout


class ProgramChange(ProgramWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`layout`: None where room and sessions stay. `version`: the one that was changed."""

    layout: Layout | None = None
    version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class NewSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One day more, in the program's room."""

    starts_at: When
    duration_minutes: Duration


class SessionMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`was`: when the session began as far as whoever moves it knew. `reason`: everybody whom it concerns reads it."""

    was: When
    starts_at: When
    duration_minutes: Duration
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CancelReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: everybody whom it concerns reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Attendance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`presence`: None for not known."""

    presence: Presence | None
