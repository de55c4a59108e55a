"""How a case goes on: the table of its steps, what is promised by when, and what must not be written down."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from backend.care.models import (
    CareRules,
    ConsentGiven,
    Contact,
    NewRequest,
    Person,
    Purpose,
    Relation,
    Status,
    Urgency,
)
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed, Unprocessable
from backend.people.declarations.rules import age_on
from backend.people.rules import PhoneInvalid, to_call
from backend.seoul import SEOUL, day_in_seoul
from backend.text import one_line

# `citizen`: the person, or a relative whose mandate is confirmed. `author`: the manager to whom the case is assigned.
CaseRole = Literal["citizen", "requester", "author", "care_manager", "care_supervisor", "system"]
Guard = Literal[
    "",
    "emergency",  # the fast track: only where the case is an emergency
    "assignee_in_scope",  # whoever is to have it works for the dong
    "visit_set",  # a visit with a time to come stands
    "assessment_done",  # a whole assessment stands
    "plan_has_services",  # a plan with at least one service, within the cap
    "not_author",  # nobody approves what they wrote
    "tries_made",  # as many tries, on different days, as the rules ask for
    "reason",  # the closing reason, or the word why, is given
    "services_ended",  # no service runs any more
    "service_accepted",  # a provider said yes
    "reopen_window",  # not longer ago than the rules say
]


class Step(msgspec.Struct, frozen=True):
    """Who may take a case from one status to the next, and what must hold first."""

    roles: frozenset[CaseRole]
    guards: tuple[Guard, ...] = ()


def _by(*roles: CaseRole, guards: tuple[Guard, ...] = ()) -> Step:
    return Step(frozenset(roles), guards)


OPEN: tuple[Status, ...] = ("received", "assigned", "visit_scheduled", "assessed", "plan_drafted", "approved",
                            "in_service", "monitoring", "reopened")  # fmt: skip
ENDED: tuple[Status, ...] = ("closed", "rejected", "linked_elsewhere", "withdrawn", "unreachable")

# From × to × role × guard. What stands in no line cannot happen.
TABLE: dict[tuple[Status, Status], Step] = {
    # Somebody takes it: routing by itself, a manager, or a supervisor for them.
    ("received", "assigned"): _by("system", "care_manager", "care_supervisor", guards=("assignee_in_scope",)),
    ("reopened", "assigned"): _by("system", "care_manager", "care_supervisor", guards=("assignee_in_scope",)),
    # A visit is set, moved, and made.
    ("assigned", "visit_scheduled"): _by("author", "care_supervisor", guards=("visit_set",)),
    ("visit_scheduled", "assigned"): _by("author", "care_supervisor", guards=("reason",)),
    ("visit_scheduled", "assessed"): _by("author", guards=("assessment_done",)),
    # Nobody was there, again and again.
    ("assigned", "unreachable"): _by("author", "care_supervisor", guards=("tries_made", "reason", "services_ended")),
    ("visit_scheduled", "unreachable"): _by("author", "care_supervisor",
                                            guards=("tries_made", "reason", "services_ended")),
    # Plan, second pair of eyes, services.
    ("assessed", "plan_drafted"): _by("author", guards=("plan_has_services",)),
    ("plan_drafted", "assessed"): _by("author", "care_supervisor", guards=("reason",)),
    ("plan_drafted", "approved"): _by("care_supervisor", guards=("not_author", "plan_has_services")),
    ("approved", "assessed"): _by("author", "care_supervisor", guards=("reason",)),
    ("approved", "in_service"): _by("author", "system", guards=("service_accepted",)),
    ("in_service", "monitoring"): _by("author", "system"),
    ("monitoring", "in_service"): _by("author", guards=("service_accepted",)),
    ("in_service", "assessed"): _by("author", guards=("reason",)),
    ("monitoring", "assessed"): _by("author", guards=("reason",)),
    # The fast track: help first, the visit and the plan afterwards.
    ("received", "in_service"): _by("care_manager", "care_supervisor", guards=("emergency", "reason")),
    ("assigned", "in_service"): _by("author", "care_supervisor", guards=("emergency", "reason")),
    ("visit_scheduled", "in_service"): _by("author", "care_supervisor", guards=("emergency", "reason")),
    ("in_service", "visit_scheduled"): _by("author", guards=("emergency", "visit_set")),
    # It goes another way. What comes already, as in an emergency or where somebody is assessed again, ends before.
    ("received", "rejected"): _by("care_supervisor", guards=("reason",)),
    ("assigned", "rejected"): _by("care_supervisor", guards=("reason", "services_ended")),
    ("assessed", "rejected"): _by("care_supervisor", guards=("reason", "services_ended")),
    ("received", "linked_elsewhere"): _by("care_manager", "care_supervisor", guards=("reason",)),
    ("assigned", "linked_elsewhere"): _by("author", "care_supervisor", guards=("reason", "services_ended")),
    ("assessed", "linked_elsewhere"): _by("author", "care_supervisor", guards=("reason", "services_ended")),
    # It ends.
    **{(status, "closed"): _by("author", "care_supervisor", guards=("reason", "services_ended"))
       for status in ("assessed", "plan_drafted", "approved", "in_service", "monitoring")},
    # The person, or who asked while nobody else may speak for them, wants it no more.
    **{(status, "withdrawn"): _by("citizen", "requester", "author", "care_supervisor", guards=("services_ended",))
       for status in ("received", "assigned", "visit_scheduled")},
    **{(status, "withdrawn"): _by("citizen", "author", "care_supervisor", guards=("services_ended",))
       for status in ("assessed", "plan_drafted", "approved", "in_service", "monitoring", "reopened")},
    # And begins again: within the window as the same case, later as a new one.
    **{(status, "reopened"): _by("citizen", "care_manager", "care_supervisor", guards=("reason", "reopen_window"))
       for status in ("closed", "rejected", "linked_elsewhere", "withdrawn", "unreachable")},
}  # fmt: skip


class StepRefused(Conflict):
    """`reason`: the status that the case has."""

    code, title = "step_refused", "The case cannot take this step now"


class GuardUnmet(Conflict):
    """`reason`: the guard."""

    code, title = "guard_unmet", "Something must be done first"


class StaleCase(Conflict):
    code, title = "stale_version", "Somebody else changed the case meanwhile"


class RegistrationNumber(Unprocessable):
    """`fields`: where it was typed. It is neither kept nor logged."""

    code, title = "registration_number", "A resident registration number must not be written here"


class MaybeDuplicate(Conflict):
    """`reason`: `person` or `household`."""

    code, title = "maybe_duplicate", "There may be a request for this person already"


class ConsentMissing(Conflict):
    """`reason`: the purpose."""

    code, title = "consent_missing", "Without this consent we cannot come"


class MandateEnded(NotAllowed):
    code, title = "mandate_ended", "You act for this person no more"


class ProofNeeded(NotAllowed):
    """A phone number may have been somebody else's before: who reads about care proves more, or is in the session that
    asked."""

    code, title = "care_proof_needed", "Reading about care needs a passkey or a visit to the dong office"


def targets(status: Status, roles: Collection[CaseRole]) -> list[Status]:
    """To which statuses somebody with these roles may take a case, guards apart."""
    return [to for (source, to), step in TABLE.items() if source == status and step.roles & set(roles)]


def check_step(source: Status, to: Status, roles: Collection[CaseRole], met: Set[Guard]) -> None:
    """Raises StepRefused where no line of the table leads there, NotAllowed where one does but not for these roles, and
    GuardUnmet with the first guard that is not among those that hold."""
    step = TABLE.get((source, to))
    if step is None:
        raise StepRefused(reason=source)
    if not step.roles & set(roles):
        raise NotAllowed
    for guard in step.guards:
        if guard not in met:
            raise GuardUnmet(reason=guard)


# What is promised, and by when


def add_working_days(start: date, days: int, closed: Collection[date]) -> date:
    """The n-th working day after a day: Saturdays, Sundays and public holidays do not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.isoweekday() <= 5 and day not in closed:
            days -= 1
    return day


def end_of(day: date) -> datetime:
    """The first moment that is no longer this day in Seoul, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SEOUL).astimezone(UTC)


def visit_due(at: datetime, urgency: Urgency, rules: CareRules, closed: Collection[date]) -> datetime:
    """By when somebody comes: on the same day in an emergency (by noon of the next where the desk has gone home), else
    within the working days that are promised."""
    today = day_in_seoul(at)
    if urgency != "emergency":
        return end_of(add_working_days(today, rules.visit_working_days, closed))
    if at.astimezone(SEOUL).time() < time.fromisoformat(rules.emergency_until):
        return end_of(today)
    return datetime.combine(today + timedelta(days=1), time(12), SEOUL).astimezone(UTC)


def due_after(
    to: Status, at: datetime, urgency: Urgency, rules: CareRules, closed: Collection[date]
) -> datetime | None:
    """The promise that a case has from now on; None where nothing is promised. Who is assigned keeps the case's own."""
    today = day_in_seoul(at)
    match to:
        case "received" | "reopened":
            return visit_due(at, urgency, rules, closed)
        case "assessed":
            return end_of(add_working_days(today, rules.plan_working_days, closed))
        case "plan_drafted":
            return end_of(add_working_days(today, rules.approval_working_days, closed))
        case "approved":
            return end_of(add_working_days(today, rules.service_working_days, closed))
        case "in_service" | "monitoring":
            return end_of(today + timedelta(days=rules.monitoring_days))
        case _:
            return None


KEEPS_DUE: tuple[Status, ...] = ("assigned", "visit_scheduled")


def resumed_due(due_at: datetime | None, paused_at: datetime, now: datetime) -> datetime | None:
    """A promise moves by as long as its clock stood still."""
    return None if due_at is None else due_at + (now - paused_at)


def in_reopen_window(closed_at: datetime | None, now: datetime, rules: CareRules) -> bool:
    """Whether a case that ended may begin again as the same one."""
    return closed_at is not None and now <= closed_at + timedelta(days=rules.reopen_days)


def first_risk(urgency: Urgency, born_on: date | None, lives_alone: bool | None, today: date) -> int:
    """What is known of a danger before anybody was there, 0 to 100: it puts the queue in order and decides nothing."""
    risk = {"emergency": 60, "soon": 25, "normal": 0}[urgency]
    if lives_alone:
        risk += 20
    if born_on is not None and age_on(born_on, today) >= 80:
        risk += 20
    return min(risk, 100)


# What is written down, and what is not

# Six digits of a birthday that can be, and a seventh that says a sex and a century; the rest may be starred.
_NUMBER = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s.\-~_·]{0,3}[1-8][\d*•○x]{6}(?!\d)", re.I)


def check_no_registration_number(texts: Iterable[tuple[str, str]]) -> None:
    """Raises RegistrationNumber with the fields in which one stands (PIPA art. 24-2: only where a law asks for it)."""
    found = dict.fromkeys(path for path, text in texts if _NUMBER.search(_plain_digits(text)))
    if found:
        raise RegistrationNumber(fields=[FieldProblem(path, "a resident registration number") for path in found])


def texts_of(body: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a body that was sent, with its path, and the names that a sender chose themselves. What stands in a
    list is named by its id where it has one, and an edit of a field by the field."""
    if isinstance(body, str):
        yield path, body
    elif isinstance(body, list):
        for number, part in enumerate(cast("list[object]", body)):
            yield from texts_of(part, f"{path}.{_id_of(part) or number}".removeprefix("."))
    elif isinstance(body, dict):
        parts = cast("dict[str, object]", body)
        is_edit = parts.keys() == {"base", "value"}
        for name, part in parts.items():
            yield path, name
            yield from texts_of(part, path if is_edit else f"{path}.{name}".removeprefix("."))


def _id_of(part: object) -> str | None:
    id = cast("dict[str, object]", part).get("id") if isinstance(part, dict) else None
    return id if isinstance(id, str) else None


def _plain_digits(text: str) -> str:
    return "".join("-" if unicodedata.category(c) == "Pd" else c for c in unicodedata.normalize("NFKC", text))


MOST_OPEN_QUESTIONS = 5


class TooManyQuestions(Conflict):
    code, title = "too_many_questions", "Wait for an answer before asking more"


class CaseEnded(Conflict):
    code, title = "case_ended", "The case has ended"


def check_question(question: str, closed_at: datetime | None, waiting: int) -> None:
    if not question:
        raise Invalid(fields=[FieldProblem("question", "at least a word")])
    if closed_at is not None:
        raise CaseEnded
    if waiting >= MOST_OPEN_QUESTIONS:
        raise TooManyQuestions


def check_answer(answer: str) -> None:
    if not answer:
        raise Invalid(fields=[FieldProblem("answer", "at least a word")])


def check_version(seen: int, now: int) -> None:
    if seen != now:
        raise StaleCase


def address_key(dong_id: int, address: str) -> str:
    """The same flat written in several ways: letters and digits alone, in a dong."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", address).lower() if c.isalnum())
    return f"{dong_id}|{kept}"


def person_key(name: str, born_on: date) -> str:
    return f"{''.join(name.split())}|{born_on.isoformat()}"


def check_request(request: NewRequest, current: dict[str, int], today: date) -> None:
    """What a request must say. Raises Invalid, ConsentMissing.

    `current`: the version of each consent's text that is shown now.
    """
    person = request.person
    check_person(person, request.relation, today)
    if len(set(request.needs)) != len(request.needs):
        raise Invalid(fields=[FieldProblem("needs", "each need once")])
    check_consents(request.consents, current, needed="care")


def check_consents(consents: Sequence[ConsentGiven], current: dict[str, int], *, needed: Purpose | None) -> None:
    given = {consent.purpose: consent for consent in consents}
    for purpose, consent in given.items():
        if consent.version != current.get(purpose):
            raise Conflict(code="stale_version")
    if needed is not None and (needed not in given or not given[needed].given):
        raise ConsentMissing(reason=needed)


def check_person(person: Person, relation: Relation, today: date) -> None:
    problems: list[FieldProblem] = []
    if relation != "neighbour" and not person.name.strip():
        problems.append(FieldProblem("person.name", "1 to 40 characters"))
    if len(person.name.strip()) > 40 or not person.name.isprintable():
        problems.append(FieldProblem("person.name", "1 to 40 characters"))
    if person.born_on is not None and not (person.born_on <= today and age_on(person.born_on, today) <= 120):
        problems.append(FieldProblem("person.born_on", "a birthday of somebody alive"))
    if problems:
        raise Invalid(fields=problems)


def tidy_person(person: Person) -> Person:
    """Raises what `tidy_contact` does."""
    return replace(
        person, name=one_line(person.name), phone=one_line(person.phone), address=one_line(person.address),
        access=one_line(person.access), contact=tidy_contact(person.contact),
    )  # fmt: skip


def tidy_contact(contact: Contact | None) -> Contact | None:
    """Raises PhoneInvalid, and Invalid for a name without a letter."""
    if contact is None:
        return None
    name = one_line(contact.name)
    if not name:
        raise Invalid(fields=[FieldProblem("person.contact.name", "1 to 40 characters")])
    phone = call_number("person.contact.phone", contact.phone)
    if phone is None:
        raise PhoneInvalid(fields=[FieldProblem("person.contact.phone", "a Korean number")])
    return Contact(name, contact.relation, phone)


def call_number(path: str, phone: str) -> str | None:
    """As `+82…`, or None where nothing was typed. Raises PhoneInvalid with its field."""
    if not phone.strip():
        return None
    try:
        return to_call(phone)
    except PhoneInvalid:
        raise PhoneInvalid(fields=[FieldProblem(path, "a Korean number")]) from None


def health_allowed(consents: Sequence[ConsentGiven]) -> bool:
    """Whether what was written in their own words may be kept: it may be about health."""
    return any(consent.purpose == "care_health" and consent.given for consent in consents)
