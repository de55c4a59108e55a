"""Alerts that stand still."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.messages.models import Stall


class OpenStall(msgspec.Struct, frozen=True, kw_only=True):
    """It was told, and nobody has said yet that it is over. `since`: when something last moved."""

    id: int
    alert_id: UUID
    since: datetime
    why: Stall
