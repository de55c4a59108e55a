"""The clerk who forgets, in small steps; and holding a case."""

from datetime import datetime

import asyncpg
import structlog

from backend.care.retention import queries
from backend.care.retention.models import KINDS, HoldShown, RetentionKind
from backend.db import Database
from backend.errors import places
from backend.seal import Sealer
from backend.seoul import day_in_seoul

log: structlog.stdlib.BoundLogger = structlog.get_logger()

# A step is a transaction of a second or less: it may be ended at any time, and the next run goes on.
STEP = 100


async def forget_all(database: Database, now: datetime, *, step: int = STEP) -> dict[RetentionKind, int]:
    """Forget what no rule keeps any longer, and note how much of each kind that was."""
    totals: dict[RetentionKind, int] = {}
    for kind in KINDS:
        totals[kind] = 0
        done = step
        # Less than a step may only mean that somebody else has some of them: none is the end.
        while done > 0:
            try:
                async with database.transaction() as db:
                    done = await queries.forget(db, kind, now, step)
                    if done:
                        await queries.add_to_run(db, day_in_seoul(now), kind, done, now)
            except asyncpg.PostgresError as error:
                # The other kinds have their turn all the same.
                log.error("forget_failed", kind=kind, error=type(error).__name__, at=places(error))  # noqa: TRY400
                break
            totals[kind] += done
    return totals


def show_hold(row: queries.HoldRow, sealer: Sealer) -> HoldShown:
    return HoldShown(id=row.id, case_id=row.case_id, code=row.code, reason=row.reason, why=sealer.open(row.why_sealed),
                     set_by=row.set_by, set_at=row.set_at)  # fmt: skip
