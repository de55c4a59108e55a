"""The sums of care for supervisors, and the same as a file."""

import asyncio
from typing import Annotated

from litestar import Response, get, post
from litestar.params import QueryParameter

from backend.care.desk.actions import DESK, Desk
from backend.care.statistics import actions, rules
from backend.care.statistics.models import CareStatistics, CareStatisticsFile
from backend.params import MaybeQueryId
from backend.people.guards import Allow
from backend.sheets import to_file

supervisors = Allow("care_supervisor")
# CSV or XLSX, as asked for: the document knows one type for each answer.
FILE = "application/octet-stream"
Month = Annotated[str, QueryParameter(description="Such as 2026-03.", pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


@get("/staff/care/statistics", guards=[supervisors], dependencies=DESK)
async def read_care_statistics(desk: Desk, first: Month, last: Month, dong_id: MaybeQueryId = None) -> CareStatistics:
    """Time to visit and to care, kept promises, what is open and how it ended, over at most two years."""
    return await actions.gather(desk, rules.the_months(first, last, desk.today), dong_id)


@post("/staff/care/statistics/export", guards=[supervisors], dependencies=DESK, status_code=200, media_type=FILE)
async def export_care_statistics(desk: Desk, data: CareStatisticsFile) -> Response[bytes]:
    """The same sums as CSV or XLSX."""
    found = await actions.gather(desk, rules.the_months(data.first, data.last, desk.today), data.dong_id)
    return Response(
        await asyncio.to_thread(to_file, actions.sheets(found, data.lang), data.format),
        media_type=FILE,
        headers={"content-disposition": f'attachment; filename="care-{data.first}-{data.last}.{data.format}"',
                 "cache-control": "no-store"},
    )  # fmt: skip


handlers = [read_care_statistics, export_care_statistics]
