"""The address of one's calendar, and the calendar that is fetched from it."""

from datetime import datetime
from typing import Annotated

from icalendar import Event
from litestar import Response, delete, get, post
from litestar.params import PathParameter

from backend.bookings import calendar
from backend.bookings.feeds import queries
from backend.bookings.feeds.models import Feed, FeedAddress, FeedOwner
from backend.bookings.lending import calendar as lending
from backend.bookings.programs import calendar as programs
from backend.db import Db
from backend.errors import NotFound
from backend.people.guards import Allow, anyone, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.seal import new_token, token_hash
from backend.settings import Settings

counsellors = Allow("counsellor")


@get("/me/calendar-feed", guards=[citizens])
async def read_feed(db: Db, citizen: CitizenSession) -> Feed:
    """Whether my bookings have an address for calendars; 404 while they have none."""
    return _found(await queries.find_feed(db, citizen_id=citizen.id))


@post("/me/calendar-feed", guards=[citizens], status_code=201)
async def make_feed(db: Db, settings: Settings, citizen: CitizenSession, now: datetime) -> FeedAddress:
    """A new address for my calendar; the one before ends."""
    token = new_token()
    await queries.replace_feed(db, token_hash(token), now, citizen_id=citizen.id)
    return FeedAddress(_address(settings, token))


@delete("/me/calendar-feed", guards=[citizens], status_code=204)
async def end_feed(db: Db, citizen: CitizenSession) -> None:
    """No calendar fetches my bookings any more."""
    await queries.delete_feed(db, citizen_id=citizen.id)


@get("/staff/calendar-feed", guards=[counsellors])
async def read_staff_feed(db: Db, staff: StaffSession) -> Feed:
    """Whether my visits have an address for calendars; 404 while they have none."""
    return _found(await queries.find_feed(db, staff_id=staff.id))


@post("/staff/calendar-feed", guards=[counsellors], status_code=201)
async def make_staff_feed(db: Db, settings: Settings, staff: StaffSession, now: datetime) -> FeedAddress:
    """A new address for my calendar, which names no visitor; the one before ends."""
    token = new_token()
    await queries.replace_feed(db, token_hash(token), now, staff_id=staff.id)
    return FeedAddress(_address(settings, token))


@delete("/staff/calendar-feed", guards=[counsellors], status_code=204)
async def end_staff_feed(db: Db, staff: StaffSession) -> None:
    """No calendar fetches my visits any more."""
    await queries.delete_feed(db, staff_id=staff.id)


@get("/feeds/calendar/{file:str}", guards=[anyone], media_type="text/calendar")
async def read_calendar_feed(
    db: Db, settings: Settings, now: datetime, file: Annotated[str, PathParameter(max_length=100)]
) -> Response[bytes]:
    """The calendar behind a secret address (`TOKEN.ics`): who knows it may read it."""
    owner = await queries.find_owner(db, token_hash(file.removesuffix(".ics")), now)
    if owner is None:
        raise NotFound
    return Response(
        calendar.to_feed(await _list_events(db, settings, owner, now), owner.lang),
        media_type="text/calendar",
        headers={"cache-control": "private, max-age=900", "x-robots-tag": "noindex"},
    )


async def _list_events(db: Db, settings: Settings, owner: FeedOwner, now: datetime) -> list[Event]:
    """Visits, and of a citizen every session of the programs, and when suits are picked up and brought back."""
    lang, citizen_id = owner.lang, owner.citizen_id
    events = [
        calendar.to_event(booking, lang, settings, now, with_code=citizen_id is not None)
        for booking in await queries.list_bookings(db, owner, now)
    ]
    if citizen_id is not None:
        for enrolment, program in await queries.list_enrolments(db, citizen_id, now):
            events += programs.to_events(enrolment, program, lang, settings, now)
        for loan in await queries.list_loans(db, citizen_id, now):
            events += lending.to_events(loan, lang, settings, now)
    return events


def _found(feed: Feed | None) -> Feed:
    if feed is None:
        raise NotFound
    return feed


def _address(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/feeds/calendar/{token}.ics"


handlers = [read_feed, make_feed, end_feed, read_staff_feed, make_staff_feed, end_staff_feed]
"""Under /api."""
public = [read_calendar_feed]
"""Where calendars look."""
