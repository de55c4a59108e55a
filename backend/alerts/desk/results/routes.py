"""Afterwards: whom an alert reached, and how soon."""

import asyncio
from datetime import datetime
from uuid import UUID

from litestar import Response, Router, get, post

from backend.alerts.desk import queries
from backend.alerts.desk.results import rules
from backend.alerts.desk.results.models import ResultsFile
from backend.db import Db
from backend.messages import actions as messages
from backend.messages.models import Results
from backend.people.guards import Allow
from backend.places.queries import list_districts
from backend.seoul import day_in_seoul
from backend.sheets import TYPES, to_file

alerters = Allow("operator", "approver")


@get("/{alert_id:uuid}/results", guards=[alerters])
async def read_results(db: Db, alert_id: UUID) -> Results:
    """What became of its recipients, by push service and district; nothing before the sending is done. Nobody is
    named. Raises NotFound."""
    await queries.find_for_staff(db, alert_id)
    return await messages.results(db, alert_id)


@post("/{alert_id:uuid}/results/export", guards=[alerters], status_code=200)
async def export_results(db: Db, now: datetime, alert_id: UUID, data: ResultsFile) -> Response[bytes]:
    """The same as CSV or XLSX."""
    await queries.find_for_staff(db, alert_id)
    names = {one.id: getattr(one, f"name_{data.lang}") for one in await list_districts(db, day_in_seoul(now))}
    sheets = rules.sheets_of(await messages.results(db, alert_id), names, data.lang)
    content = await asyncio.to_thread(to_file, sheets, data.format)
    return Response(
        content, media_type=TYPES[data.format],
        headers={"content-disposition": f'attachment; filename="alert-{alert_id}.{data.format}"',
                 "cache-control": "no-store"},
    )  # fmt: skip


router = Router("/api/staff/alerts", route_handlers=[read_results, export_results])
