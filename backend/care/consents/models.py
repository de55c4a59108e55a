"""The last word on each consent."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.care.models import Purpose

# Care itself is given up with the request, and news for the family is chosen for each relative.
Changeable = Literal["care_health", "care_sharing"]


class CareConsent(msgspec.Struct, frozen=True):
    """`given`, `at`: the person's last word, and when; None where they were not asked."""

    purpose: Purpose
    given: bool | None
    at: datetime | None


class CareConsents(msgspec.Struct, frozen=True):
    """`may_change`: whether the reader may; a relative reads only, for it is the person's word."""

    may_change: bool
    consents: list[CareConsent]


class ConsentChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the text that was read."""

    given: bool
    version: Annotated[int, msgspec.Meta(ge=1, le=32767)]
