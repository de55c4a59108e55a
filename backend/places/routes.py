"""Districts, sites and holidays: read by everybody, changed by administrators."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import Router, delete, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import QueryParameter

from backend.db import Db
from backend.errors import NotFound
from backend.params import PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.places import queries, rules
from backend.places.models import Holiday, HolidayChange, NewException, NewHours, Places, Site, SiteAdmin
from backend.trail.queries import append


@get("/places", guards=[Allow("anyone")], cache_control=CacheControlHeader(public=True, max_age=3600))
async def list_places(db: Db, now: datetime) -> Places:
    """The districts and their dongs."""
    return Places(await queries.list_districts(db, rules.day_in_seoul(now)))


@get("/sites", guards=[Allow("anyone")], cache_control=CacheControlHeader(public=True, max_age=60))
async def list_sites(db: Db, now: datetime) -> list[Site]:
    """The city's sites, each with its hours of today."""
    return await queries.list_sites(db, rules.day_in_seoul(now))


@get("/staff/sites", guards=[Allow("administrator")])
async def list_my_sites(db: Db, staff: StaffSession, now: datetime) -> list[SiteAdmin]:
    """The sites that I administer, with their hours and exceptions from today on."""
    today = rules.day_in_seoul(now)
    sites = await queries.list_sites(db, today, granted_sites(staff, "administrator"))
    return [await _with_hours(db, site, today) for site in sites]


@put("/staff/sites/{site_id:int}/hours", guards=[Allow("administrator")])
async def change_hours(db: Db, staff: StaffSession, now: datetime, site_id: PathId, data: NewHours) -> SiteAdmin:
    """Give a site a new week from a day on; what held before ends the day before."""
    today = rules.day_in_seoul(now)
    await _lock(db, staff, site_id)
    rules.check_hours(data, today)
    week = [(day.weekday, rules.to_time(day.opens), rules.to_time(day.closes)) for day in data.week]
    await queries.replace_hours(db, site_id, data.valid_from, week)
    await _trail(db, staff, "hours_changed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@post("/staff/sites/{site_id:int}/exceptions", guards=[Allow("administrator")], status_code=201)
async def add_exception(db: Db, staff: StaffSession, now: datetime, site_id: PathId, data: NewException) -> SiteAdmin:
    """Give a site other hours on one day, or close it."""
    today = rules.day_in_seoul(now)
    await _lock(db, staff, site_id)
    rules.check_exception(data, today)
    opens, closes = (None if clock is None else rules.to_time(clock) for clock in (data.opens, data.closes))
    await queries.insert_exception(db, site_id, data.on_date, opens, closes, data.reason_ko, data.reason_en)
    await _trail(db, staff, "exception_added", "site", site_id, now)
    return await _read_site(db, site_id, today)


@delete("/staff/sites/{site_id:int}/exceptions/{exception_id:int}", guards=[Allow("administrator")], status_code=200)
async def remove_exception(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, exception_id: PathId
) -> SiteAdmin:
    """Let the weekly hours hold again on a day."""
    today = rules.day_in_seoul(now)
    await _lock(db, staff, site_id)
    if not await queries.delete_exception(db, site_id, exception_id, today):
        raise NotFound
    await _trail(db, staff, "exception_removed", "site", site_id, now)
    return await _read_site(db, site_id, today)


@get("/staff/holidays", guards=[Allow("administrator")])
async def list_holidays(db: Db, year: Annotated[int, QueryParameter(ge=2000, le=2100)]) -> list[Holiday]:
    """The public holidays of a year."""
    return await queries.list_holidays(db, year)


@put("/staff/holidays/{on_date:date}", guards=[Allow("administrator")])
async def put_holiday(db: Db, staff: StaffSession, now: datetime, on_date: date, data: HolidayChange) -> Holiday:
    """Make a day a public holiday, or rename it; every site without an exception is closed on it."""
    rules.check_administers_city(staff)
    holiday = Holiday(on_date, data.name_ko, data.name_en, data.substitute)
    await queries.put_holiday(db, holiday)
    await _trail(db, staff, "holiday_put", "holiday", on_date, now)
    return holiday


@delete("/staff/holidays/{on_date:date}", guards=[Allow("administrator")], status_code=204)
async def remove_holiday(db: Db, staff: StaffSession, now: datetime, on_date: date) -> None:
    """Make a public holiday an ordinary day."""
    rules.check_administers_city(staff)
    if not await queries.delete_holiday(db, on_date):
        raise NotFound
    await _trail(db, staff, "holiday_removed", "holiday", on_date, now)


async def _lock(db: Db, staff: StaffSession, site_id: int) -> None:
    check_site(granted_sites(staff, "administrator"), site_id)
    if await queries.lock_site(db, site_id) is None:
        raise NotFound


async def _read_site(db: Db, site_id: int, today: date) -> SiteAdmin:
    sites = await queries.list_sites(db, today, [site_id])
    if not sites:
        raise NotFound
    return await _with_hours(db, sites[0], today)


async def _with_hours(db: Db, site: Site, today: date) -> SiteAdmin:
    return SiteAdmin(
        **msgspec.structs.asdict(site),
        hours=await queries.list_hours(db, site.id, today),
        exceptions=await queries.list_exceptions(db, site.id, today),
    )


async def _trail(db: Db, staff: StaffSession, action: str, kind: str, subject_id: object, now: datetime) -> None:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind=kind,
                 subject_id=subject_id)  # fmt: skip


router = Router(
    "/api",
    route_handlers=[
        list_places, list_sites, list_my_sites, change_hours, add_exception, remove_exception, list_holidays,
        put_holiday, remove_holiday,
    ],
)  # fmt: skip
