from datetime import datetime

from backend.db import Db
from backend.seal import Sealer


async def load(db: Db, sealer: Sealer, now: datetime) -> None: ...
