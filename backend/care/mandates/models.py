"""A mandate as the two people see it whom it concerns."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.models import Relation

MandateStatus = Literal["asked", "confirmed", "refused", "revoked"]
ConfirmedHow = Literal["phone", "code", "in_person", "account"]


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: of the other one; None to somebody who is not confirmed yet, to whom we tell nothing. `can_send_code`:
    whether we have a number of the person to send one to. `valid_until`: the last day."""

    id: UUID
    relation: Relation
    name: str | None
    status: MandateStatus
    asked_at: datetime
    valid_until: date
    confirmed_at: datetime | None
    confirmed_how: ConfirmedHow | None
    can_send_code: bool
    digest: bool
    """Whether who acts is told of each week."""


class Mandates(msgspec.Struct, frozen=True):
    """`mine`: for whom I act or asked to; `over_me`: who acts for me or asks to."""

    mine: list[Mandate]
    over_me: list[Mandate]


class ConfirmByCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    challenge_id: UUID
    code: Annotated[str, msgspec.Meta(max_length=20)]
