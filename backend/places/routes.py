"""Districts, sites and holidays: read by everybody, changed by administrators."""

from datetime import date, datetime
from typing import Annotated

from litestar import Router, delete, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import QueryParameter

from backend.db import Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.params import PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.places import queries, rules
from backend.places.models import (
    Holiday,
    HolidayChange,
    LastDay,
    NewException,
    NewHours,
    NewSite,
    Places,
    Site,
    SiteAdmin,
    SiteChange,
    Visits,
)
from backend.seoul import day_in_seoul
from backend.trail.queries import append

MaybeStrands = Annotated[str | None, QueryParameter(max_length=40)]


@get("/places", guards=[Allow("anyone")], cache_control=CacheControlHeader(public=True, max_age=3600))
async def list_places(db: Db, now: datetime) -> Places:
    """The districts and their dongs."""
    return Places(await queries.list_districts(db, day_in_seoul(now)))


@get("/sites", guards=[Allow("anyone")], cache_control=CacheControlHeader(public=True, max_age=60))
async def list_sites(db: Db, now: datetime) -> list[Site]:
    """The city's sites, each with its hours of today."""
    return await queries.list_sites(db, day_in_seoul(now))


@get("/staff/sites", guards=[Allow("administrator")])
async def list_my_sites(db: Db, staff: StaffSession, now: datetime) -> list[SiteAdmin]:
    """The sites that I administer, with their hours and exceptions from today on."""
    today = day_in_seoul(now)
    return await queries.list_sites_to_administer(db, today, granted_sites(staff, "administrator"))


@post("/staff/sites", guards=[Allow("administrator")], status_code=201)
async def add_site(
    db: Db, staff: StaffSession, now: datetime, idempotency_key: IdempotencyKey, data: NewSite
) -> SiteAdmin:
    """Open a site on a day; it has no hours yet, so nothing can be booked there."""
    today = day_in_seoul(now)
    rules.check_administers_city(staff)
    rules.check_opening(data, today)
    actor, route = f"staff:{staff.id}", "POST /api/staff/sites"
    if (site_id := await already(db, actor, route, idempotency_key, data)) is None:
        site_id = await queries.insert_site(
            db, kind=data.kind, dong_id=data.dong_id, valid_from=data.valid_from, **rules.tidy(data)
        )
        await _trail(db, staff, "site_added", "site", site_id, now)
        await made(db, actor, route, idempotency_key, site_id)
    return await _read_site(db, int(site_id), today)


@put("/staff/sites/{site_id:int}", guards=[Allow("administrator")])
async def change_site(db: Db, staff: StaffSession, now: datetime, site_id: PathId, data: SiteChange) -> SiteAdmin:
    """Correct what a site is called, where it is and its telephone."""
    today = day_in_seoul(now)
    await _lock(db, staff, site_id, today)
    await queries.update_site(db, site_id, **rules.tidy(data))
    await _trail(db, staff, "site_changed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@post("/staff/sites/{site_id:int}/close", guards=[Allow("administrator")], status_code=200)
async def close_site(
    db: Db, staff: StaffSession, ahead: Visits, now: datetime, site_id: PathId, data: LastDay
) -> SiteAdmin:
    """Close a site for good after a day; 409 `bookings_ahead` while people have booked for later."""
    today = day_in_seoul(now)
    rules.check_administers_city(staff)
    site = await _lock(db, staff, site_id, today)
    rules.check_last_day(data.last_day, site.valid_from, today)
    if await ahead.count_after(db, site_id, data.last_day, now):
        raise rules.BookingsAhead
    await queries.close_site(db, site_id, data.last_day)
    await _trail(db, staff, "site_closed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@put("/staff/sites/{site_id:int}/hours", guards=[Allow("administrator")])
async def change_hours(
    db: Db, staff: StaffSession, ahead: Visits, now: datetime, site_id: PathId, data: NewHours
) -> SiteAdmin:
    """Give a site a new week from a day on; what held before ends the day before. 409 `strands_visits` lists who has
    booked for times that would be closed; naming that list saves the hours all the same. 409 `stale_version` where
    somebody else changed them meanwhile."""
    today = day_in_seoul(now)
    site = await _lock(db, staff, site_id, today)
    rules.check_hours(data, site.hours_version, today)
    before = await ahead.list_outside(db, site_id, now)
    week = [(day.weekday, rules.to_time(day.opens), rules.to_time(day.closes)) for day in data.week]
    await queries.replace_hours(db, site_id, data.valid_from, week)
    rules.check_strands(before, await ahead.list_outside(db, site_id, now), data.strands)
    await _trail(db, staff, "hours_changed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@post("/staff/sites/{site_id:int}/exceptions", guards=[Allow("administrator")], status_code=201)
async def add_exception(
    db: Db, staff: StaffSession, ahead: Visits, now: datetime, site_id: PathId, data: NewException
) -> SiteAdmin:
    """Give a site other hours on one day, or close it; 409 `strands_visits` as for a new week."""
    today = day_in_seoul(now)
    await _lock(db, staff, site_id, today)
    rules.check_exception(data, today)
    before = await ahead.list_outside(db, site_id, now)
    opens, closes = (None if clock is None else rules.to_time(clock) for clock in (data.opens, data.closes))
    await queries.insert_exception(db, site_id, data.on_date, opens, closes, data.reason_ko, data.reason_en)
    rules.check_strands(before, await ahead.list_outside(db, site_id, now), data.strands)
    await _trail(db, staff, "exception_added", "site", site_id, now)
    return await _read_site(db, site_id, today)


@delete("/staff/sites/{site_id:int}/exceptions/{exception_id:int}", guards=[Allow("administrator")], status_code=200)
async def remove_exception(
    db: Db, staff: StaffSession, ahead: Visits, now: datetime, site_id: PathId, exception_id: PathId,
    strands: MaybeStrands = None,
) -> SiteAdmin:  # fmt: skip
    """Let the weekly hours hold again on a day; 409 `strands_visits` as for a new week."""
    today = day_in_seoul(now)
    await _lock(db, staff, site_id, today)
    before = await ahead.list_outside(db, site_id, now)
    if not await queries.delete_exception(db, site_id, exception_id, today):
        raise NotFound
    rules.check_strands(before, await ahead.list_outside(db, site_id, now), strands)
    await _trail(db, staff, "exception_removed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@get("/staff/holidays", guards=[Allow("administrator")])
async def list_holidays(db: Db, year: Annotated[int, QueryParameter(ge=2000, le=2100)]) -> list[Holiday]:
    """The public holidays of a year."""
    return await queries.list_holidays(db, year)


@put("/staff/holidays/{on_date:date}", guards=[Allow("administrator")])
async def put_holiday(
    db: Db, staff: StaffSession, ahead: Visits, now: datetime, on_date: date, data: HolidayChange
) -> Holiday:
    """Make a day a public holiday, or rename it; every site without an exception is closed on it. 409 `strands_visits`
    as for a new week."""
    rules.check_administers_city(staff)
    before = await ahead.list_outside(db, None, now)
    holiday = Holiday(on_date, data.name_ko, data.name_en, data.substitute)
    await queries.put_holiday(db, holiday)
    rules.check_strands(before, await ahead.list_outside(db, None, now), data.strands)
    await _trail(db, staff, "holiday_put", "holiday", on_date, now)
    return holiday


@delete("/staff/holidays/{on_date:date}", guards=[Allow("administrator")], status_code=204)
async def remove_holiday(db: Db, staff: StaffSession, now: datetime, on_date: date) -> None:
    """Make a public holiday an ordinary day."""
    rules.check_administers_city(staff)
    if not await queries.delete_holiday(db, on_date):
        raise NotFound
    await _trail(db, staff, "holiday_removed", "holiday", on_date, now)


async def _lock(db: Db, staff: StaffSession, site_id: int, today: date) -> queries.Locked:
    check_site(granted_sites(staff, "administrator"), site_id)
    site = await queries.lock_site(db, site_id, today)
    if site is None:
        raise NotFound
    return site


async def _read_site(db: Db, site_id: int, today: date) -> SiteAdmin:
    (site,) = await queries.list_sites_to_administer(db, today, [site_id])
    return site


async def _trail(db: Db, staff: StaffSession, action: str, kind: str, subject_id: object, now: datetime) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind=kind,
                 subject_id=subject_id)  # fmt: skip


router = Router(
    "/api",
    route_handlers=[
        list_places, list_sites, list_my_sites, add_site, change_site, close_site, change_hours, add_exception,
        remove_exception, list_holidays, put_holiday, remove_holiday,
    ],
)  # fmt: skip
