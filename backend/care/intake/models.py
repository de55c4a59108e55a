"""What staff write down for somebody who asks."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.models import (
    ConsentGiven,
    DongShown,
    Line,
    Need,
    Person,
    Relation,
    Text,
    Urgency,
    VisitTime,
)


class NewIntake(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request during a call, at the office or from a hospital.

    `relation`: `patient`: a hospital or facility asks; `staff`: the office itself, in a crisis. `requester_phone`: at
    which whoever asks can be called, also a ward's. `consents`: as they were heard. `duplicate`: as in a request.
    """

    channel: Literal["call", "office", "hospital"]
    relation: Relation
    requester_name: Line = ""
    requester_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    person: Person
    needs: Annotated[list[Need], msgspec.Meta(min_length=1, max_length=8)]
    urgency: Urgency
    words: Text = ""
    visit_times: Annotated[list[VisitTime], msgspec.Meta(max_length=5)] = []
    call_first: Literal["person", "requester"] = "person"
    consents: Annotated[list[ConsentGiven], msgspec.Meta(max_length=8)] = []
    duplicate: Literal["ask", "join", "new"] = "ask"
    callback_id: UUID | None = None
    """The call that goes on as this case."""


class IntakeReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """`readable`: it lies at a desk of mine."""

    case_id: UUID
    code: str
    dong: DongShown
    due_at: datetime | None
    joined: bool
    readable: bool
