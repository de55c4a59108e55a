"""Notices on their way."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Outcome = Literal["sent", "failed", "again"]


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """`tries`: how often it was claimed, this time included."""

    message_id: UUID
    text: str
    phone_sealed: bytes | None
    tries: int
    expires_at: datetime


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`unsure`: the gateway may have taken it; `due_at`: of one that is tried again."""

    message_id: UUID
    tries: int
    outcome: Outcome
    unsure: bool = False
    due_at: datetime | None = None
