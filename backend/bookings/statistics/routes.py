"""The sums of a site, to read and as a file; and lists with names, for a reason that is kept."""

import asyncio
import datetime as dt
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post

from backend.bookings.services.queries import find_site
from backend.bookings.statistics import actions, queries, rules
from backend.bookings.statistics.models import Days, Statistics, SumsFile, VisitsFile, Words
from backend.db import Db
from backend.limits import client_address
from backend.params import QueryId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seal import Sealer
from backend.settings import Settings
from backend.sheets import TYPES, Sheet, to_file
from backend.trail.queries import append, append_about

AnyRequest = Request[Any, Any, Any]


@get("/staff/statistics", guards=[Allow("counsellor", "administrator")])
async def read_statistics(
    db: Db, staff: StaffSession, now: datetime, site_id: QueryId, first: dt.date, last: dt.date
) -> Statistics:
    """What a site did from one day to another, in sums, and as many days before. Counsellors see no colleague's."""
    return await _gather(db, staff, now, site_id, rules.check_span(first, last))


@get("/staff/statistics/words", guards=[Allow("administrator")])
async def read_words(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    site_id: QueryId, first: dt.date, last: dt.date,
) -> list[Words]:  # fmt: skip
    """What people wrote after visits in the months of these days, without names; that it was read is noted."""
    check_site(granted_sites(staff, "administrator"), site_id)
    days = rules.check_span(first, last)
    rows = await queries.list_words(db, site_id, days)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="satisfaction_words",
        subject_id=f"{site_id}/{days.first}/{days.last}", fields=("words",), source=client_address(request, settings),
    )  # fmt: skip
    return [
        Words(row.service_name_ko, row.service_name_en, row.kind, row.said_in, sealer.open(row.words_sealed))
        for row in rows
    ]


@post("/staff/statistics/export", guards=[Allow("counsellor", "administrator")], status_code=200)
async def export_sums(db: Db, staff: StaffSession, now: datetime, data: SumsFile) -> Response[bytes]:
    """The same sums as CSV or XLSX, without anybody's personal data."""
    found = await _gather(db, staff, now, data.site_id, rules.check_span(data.first, data.last))
    return await _file(actions.sums_sheets(found, data.lang), data, "statistics")


@post("/staff/statistics/visits/export", guards=[Allow("administrator")], status_code=200)
async def export_visits(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest,
    data: VisitsFile,
) -> Response[bytes]:  # fmt: skip
    """The visits with names and phone numbers. Who took them, which, how many and why is kept, and each person can read
    in their own data that it happened."""
    check_site(granted_sites(staff, "administrator"), data.site_id)
    days = rules.check_span(data.first, data.last)
    reason = rules.check_reason(data.reason)
    await find_site(db, data.site_id)
    visits = await queries.list_visits(db, data.site_id, days, rules.MOST_VISITS)
    rules.check_length(len(visits))
    export_id = await queries.insert_visit_export(
        db, staff_id=staff.id, site_id=data.site_id, days=days, format=data.format, visits=len(visits),
        reason_sealed=sealer.seal(reason), now=now,
    )  # fmt: skip
    await append_about(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="export", subject_kind="visits", subject_id=export_id,
        citizen_ids={row.citizen_id for row in visits if row.citizen_id is not None}, fields=("name", "phone"),
        source=client_address(request, settings),
    )  # fmt: skip
    return await _file([actions.visits_sheet(visits, sealer, data.lang)], data, "visits")


async def _gather(db: Db, staff: StaffSession, now: datetime, site_id: int, days: Days) -> Statistics:
    check_site(granted_sites(staff, "counsellor", "administrator"), site_id)
    administered = granted_sites(staff, "administrator")
    return await actions.gather(
        db, site_id, days, now, staff_id=staff.id, administers=administered is None or site_id in administered
    )


async def _file(sheets: list[Sheet], asked: SumsFile, name: str) -> Response[bytes]:
    # Beside the loop: a list of thousands takes a good part of a second.
    content = await asyncio.to_thread(to_file, sheets, asked.format)
    return Response(
        content,
        media_type=TYPES[asked.format],
        headers={
            "content-disposition": f'attachment; filename="{name}-{asked.first}-{asked.last}.{asked.format}"',
            "cache-control": "no-store",
        },
    )


handlers = [read_statistics, read_words, export_sums, export_visits]
