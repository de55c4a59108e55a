"""An enrolment for a person's own calendar: one event for each session (RFC 5545)."""

from datetime import UTC, datetime

from icalendar import Event, vText

from backend.bookings.calendar import new_calendar
from backend.bookings.programs.models import EnrolmentRow, Program
from backend.people.models import Lang
from backend.seoul import SEOUL
from backend.settings import Settings


def to_ics(enrolment: EnrolmentRow, program: Program, lang: Lang, settings: Settings, now: datetime) -> bytes:
    """The same UIDs for ever, a SEQUENCE that grows, and CANCELLED for every session that this person has not got."""
    calendar = new_calendar()
    calendar.add("method", "PUBLISH" if enrolment.status == "enrolled" else "CANCEL")
    for event in to_events(enrolment, program, lang, settings, now):
        calendar.add_component(event)
    return calendar.to_ical()


def to_events(enrolment: EnrolmentRow, program: Program, lang: Lang, settings: Settings, now: datetime) -> list[Event]:
    """One for each session; CANCELLED says also what this person has given back."""
    off = enrolment.status != "enrolled"
    ko = lang == "ko"
    events: list[Event] = []
    site, room = program.site, program.room
    for session in program.sessions:
        event = Event()
        event.add("uid", f"{enrolment.id}-{session.id}@{settings.rp_id}")
        event.add("sequence", enrolment.version)
        event.add("status", "CANCELLED" if off or session.cancel_reason else "CONFIRMED")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", session.starts_at.astimezone(SEOUL))
        event.add("dtend", session.ends_at.astimezone(SEOUL))
        event.add("summary", f"{program.title_ko}, {site.name_ko}" if ko else f"{program.title_en}, {site.name_en}")
        event.add("location", f"{site.name_ko} {room.name_ko}, {site.address_ko}" if ko
                  else f"{site.name_en}, {room.name_en}, {site.address_en}")  # fmt: skip
        event.add("description", f"{program.leader_ko}\n신청 번호 {enrolment.code}" if ko
                  else f"With {program.leader_en}\nCode {enrolment.code}")  # fmt: skip
        event.add("url", f"{settings.public_url}/enrolments/{enrolment.id}")
        event["organizer"] = vText(settings.public_url)
        events.append(event)
    return events
