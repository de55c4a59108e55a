"""What alerts came to, month by month."""

import asyncio
from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.params import QueryParameter

from backend.alerts.months import actions, rules
from backend.alerts.months.models import MOST_MONTHS, AlertMonths, AlertMonthsFile, CountHelp
from backend.db import Db
from backend.people.guards import Allow
from backend.sheets import to_file

alerters = Allow("operator", "approver")
# CSV or XLSX, as asked for: the document knows one type for each answer.
FILE = "application/octet-stream"


@get("/", guards=[alerters])
async def read_alert_months(
    db: Db, now: datetime, help_wanted: CountHelp, months: Annotated[int, QueryParameter(ge=1, le=MOST_MONTHS)] = 12
) -> AlertMonths:
    """How many alerts went out, to how many phones, how soon, what was approved late and who needed help: this month
    and those before it."""
    return await actions.gather(db, help_wanted, months, now)


@post("/export", guards=[alerters], status_code=200, media_type=FILE)
async def export_alert_months(db: Db, now: datetime, help_wanted: CountHelp, data: AlertMonthsFile) -> Response[bytes]:
    """The same as CSV or XLSX."""
    found = await actions.gather(db, help_wanted, data.months, now)
    content = await asyncio.to_thread(to_file, [rules.sheet_of(found, data.lang)], data.format)
    return Response(
        content, media_type=FILE,
        headers={"content-disposition": f'attachment; filename="alerts-{found.last:%Y-%m}.{data.format}"',
                 "cache-control": "no-store"},
    )  # fmt: skip


router = Router("/api/staff/alerts/months", route_handlers=[read_alert_months, export_alert_months])
