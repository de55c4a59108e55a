"""Who else could have a visit, and who is to have it."""

import datetime as dt
from typing import Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Counsellor, Id

# Not at work then; away; booked, or keeps the time free.
Why = Literal["off", "away", "busy"]


class OtherCounsellor(msgspec.Struct, frozen=True):
    """`visits`: how many they have that day. `why`: they cannot take it; None where they are free."""

    id: int
    name_ko: str
    name_en: str
    visits: int
    why: Why | None


class Reassignable(msgspec.Struct, frozen=True):
    """A visit, and everybody else who offers its service, the free ones first. `counsellor`: who has it now."""

    id: UUID
    version: int
    service_name_ko: str
    service_name_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    counsellor: Counsellor
    colleagues: list[OtherCounsellor]


class NewCounsellor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the visit as it was shown."""

    counsellor_id: Id
    version: int
