"""A loan for a person's own calendar: when the suit is picked up, and on which day it is due back (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Event, vText

from backend.bookings.calendar import new_calendar
from backend.bookings.lending.models import LoanRow
from backend.bookings.lending.texts import said
from backend.bookings.texts import said_en, said_ko
from backend.people.models import Lang
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings

OFF = ("cancelled_by_citizen", "cancelled_by_centre", "no_show")


def to_ics(loan: LoanRow, lang: Lang, settings: Settings, now: datetime) -> bytes:
    """The same two UIDs for ever, a SEQUENCE that grows, and CANCEL once nothing is lent."""
    calendar = new_calendar()
    calendar.add("method", "CANCEL" if loan.status in OFF else "PUBLISH")
    for event in to_events(loan, lang, settings, now):
        calendar.add_component(event)
    return calendar.to_ical()


def to_events(loan: LoanRow, lang: Lang, settings: Settings, now: datetime) -> list[Event]:
    """The pick-up at its time, and the return as a whole day that keeps nobody busy; a suit that came back on another
    day leaves none."""
    due_on = day_in_seoul(loan.due_at)
    came_back = loan.ended_at is not None and day_in_seoul(loan.ended_at) != due_on
    ko = lang == "ko"
    what, until = said(loan.suit, lang), said_ko(loan.due_at) if ko else said_en(loan.due_at)
    out = _event(loan, "out", lang, settings, now, off=loan.status in OFF)
    starts_at = loan.pick_up_at.astimezone(SEOUL)
    out.add("dtstart", starts_at)
    out.add("dtend", starts_at + timedelta(minutes=loan.rules.slot_minutes))
    out.add("summary", f"면접정장 찾기, {loan.site.name_ko}" if ko else f"Pick up a suit, {loan.site.name_en}")
    out.add("description", f"{what}\n예약 번호 {loan.code}" if ko else f"{what}\nBooking code {loan.code}")
    back = _event(loan, "back", lang, settings, now, off=loan.status in OFF or came_back)
    back.add("dtstart", due_on)
    back.add("dtend", due_on + timedelta(days=1))
    back.add("transp", "TRANSPARENT")
    back.add("summary", f"면접정장 돌려주기, {loan.site.name_ko}" if ko else f"Bring a suit back, {loan.site.name_en}")
    back.add("description", f"{until}까지\n{what}\n예약 번호 {loan.code}" if ko
             else f"By {until}\n{what}\nBooking code {loan.code}")  # fmt: skip
    return [out, back]


def _event(loan: LoanRow, which: str, lang: Lang, settings: Settings, now: datetime, *, off: bool) -> Event:
    event, site = Event(), loan.site
    event.add("uid", f"{loan.id}-{which}@{settings.rp_id}")
    event.add("sequence", loan.version)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add(
        "location", f"{site.name_ko}, {site.address_ko}" if lang == "ko" else f"{site.name_en}, {site.address_en}"
    )
    event.add("url", f"{settings.public_url}/lending/{loan.id}")
    event["organizer"] = vText(settings.public_url)
    return event
