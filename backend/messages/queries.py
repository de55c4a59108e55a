from datetime import datetime
from typing import Any
from uuid import UUID

from backend.db import Db
from backend.seal import Sealer


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    return []


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None: ...
