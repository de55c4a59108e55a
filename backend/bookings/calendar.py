"""A booking for a person's own calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

from backend.bookings.models import BookingRow
from backend.people.models import Lang
from backend.seoul import SEOUL
from backend.settings import Settings

OFF = ("cancelled_by_citizen", "cancelled_by_centre", "expired")


def to_ics(booking: BookingRow, lang: Lang, settings: Settings, now: datetime) -> bytes:
    """One VEVENT: the same UID for ever, a SEQUENCE that grows, and CANCEL once it will not take place."""
    calendar = new_calendar()
    calendar.add("method", "CANCEL" if booking.status in OFF else "PUBLISH")
    calendar.add_component(to_event(booking, lang, settings, now, with_code=True))
    return calendar.to_ical()


def to_feed(events: list[Event], lang: Lang) -> bytes:
    """A calendar to subscribe to (RFC 7986 §5.7): it is fetched again, and what is cancelled says so."""
    calendar = new_calendar()
    calendar.add("name", "모바일 광주" if lang == "ko" else "Mobile Gwangju")
    calendar.add("x-wr-calname", "모바일 광주" if lang == "ko" else "Mobile Gwangju")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def new_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Gwangju//Mobile Gwangju//KO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_seoul())
    return calendar


def to_event(booking: BookingRow, lang: Lang, settings: Settings, now: datetime, *, with_code: bool) -> Event:
    """Without the code it says of a visit no more than when and what."""
    ko = lang == "ko"
    event = Event()
    event.add("uid", f"{booking.id}@{settings.rp_id}")
    event.add("sequence", booking.version)
    tentative = booking.status in ("held", "requested")
    event.add("status", "CANCELLED" if booking.status in OFF else "TENTATIVE" if tentative else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(SEOUL))
    event.add("dtend", booking.ends_at.astimezone(SEOUL))
    service, site = booking.service, booking.site
    event.add("summary", f"{service.name_ko}, {site.name_ko}" if ko else f"{service.name_en}, {site.name_en}")
    event.add("location", f"{site.name_ko}, {site.address_ko}" if ko else f"{site.name_en}, {site.address_en}")
    if with_code:
        event.add("description", "\n".join(_lines_ko(booking) if ko else _lines_en(booking)))
        event.add("url", f"{settings.public_url}/bookings/{booking.id}")
    # A municipal address is no mailto:, and none of the calendars asked for one with PUBLISH.
    event["organizer"] = vText(settings.public_url)
    return event


def _lines_ko(booking: BookingRow) -> list[str]:
    who = [f"{booking.counsellor.name_ko} 상담사"] if booking.counsellor else []
    where = [booking.room.name_ko] if booking.room else []
    return [*who, *where, *(thing.name_ko for thing in booking.equipment), f"예약 번호 {booking.code}"]


def _lines_en(booking: BookingRow) -> list[str]:
    who = [f"With {booking.counsellor.name_en}"] if booking.counsellor else []
    where = [booking.room.name_en] if booking.room else []
    return [*who, *where, *(thing.name_en for thing in booking.equipment), f"Booking code {booking.code}"]


def _seoul() -> Timezone:
    zone = Timezone()
    zone.add("tzid", "Asia/Seoul")
    standard = TimezoneStandard()
    # Korea has kept no summer time since 1988.
    standard.add("dtstart", datetime(1988, 10, 9, 3, 0))  # noqa: DTZ001
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "KST")
    zone.add_component(standard)
    return zone
