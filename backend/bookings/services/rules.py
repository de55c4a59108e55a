"""What may be set, within which bounds, and what a change may not do to those who have booked."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend.bookings.models import Question, ResourceKind
from backend.bookings.services.models import (
    MOST_CHOICES,
    NewResource,
    NewRules,
    NewService,
    ResourceChange,
    ServiceChange,
)
from backend.bookings.slots.models import ServiceRules
from backend.errors import Conflict, FieldProblem, Invalid
from backend.places.models import VisitAhead
from backend.places.rules import DateInPast
from backend.text import lines, one_line

MONTH = 30 * 24 * 60
# In minutes, days, people, years and seconds, as the name says; the last one is included.
BOUNDS: dict[str, tuple[int, int]] = {
    "duration_minutes": (5, 720),
    "max_duration_minutes": (5, 720),
    "granularity_minutes": (5, 720),
    "buffer_before_minutes": (0, 240),
    "buffer_after_minutes": (0, 240),
    "days_ahead": (0, 365),
    "notice_minutes": (0, MONTH),
    "cancel_until_minutes": (0, MONTH),
    "max_live": (1, 100),
    "max_minutes_a_day": (5, 1440),
    "age_from": (0, 120),
    "age_to": (0, 120),
    "hold_seconds": (30, 3600),
    "grace_minutes": (1, 240),
    "reopen_after_minutes": (0, 1440),
    "offer_minutes": (1, 2880),
}
# A visit begins and ends with a row of the desk's calendar.
GRID = 5
ON_GRID = ("duration_minutes", "max_duration_minutes", "granularity_minutes", "buffer_before_minutes",
           "buffer_after_minutes")  # fmt: skip


class StaleVersion(Conflict):
    code, title = "stale_version", "Somebody has changed this meanwhile"


class StillBooked(Conflict):
    """`bookings`: each VisitAhead that would lose what it has."""

    code, title = "still_booked", "People have booked this"


MOST_LISTED = 200


class SessionsAhead(Conflict):
    code, title = "sessions_ahead", "A program will be in this room"


def check_version(known: int, version: int) -> None:
    if known != version:
        raise StaleVersion


def check_not_booked(visits: Sequence[VisitAhead]) -> None:
    if visits:
        raise StillBooked(bookings=list(visits[:MOST_LISTED]))


def check_rules(rules: NewRules, today: date) -> None:
    """Raises DateInPast for a day that was, and Invalid with every number that is out of its bounds or contradicts
    another."""
    if rules.valid_from < today:
        raise DateInPast
    wrong = {
        name: f"{least} to {most}"
        for name, (least, most) in BOUNDS.items()
        if (value := getattr(rules, name)) is not None and not least <= value <= most
    }
    for name in ON_GRID:
        value: int | None = getattr(rules, name)
        if value is not None and value % GRID:
            wrong.setdefault(name, f"a multiple of {GRID}")
    for name, message in _contradictions(rules):
        wrong.setdefault(name, message)
    if wrong:
        raise Invalid(fields=[FieldProblem(name, message) for name, message in wrong.items()])


def _contradictions(rules: ServiceRules) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    most = rules.max_duration_minutes
    if most is not None and most < rules.duration_minutes:
        found.append(("max_duration_minutes", "not less than duration_minutes"))
    elif (
        most is not None
        and rules.granularity_minutes > 0
        and (most - rules.duration_minutes) % (rules.granularity_minutes)
    ):
        found.append(("max_duration_minutes", "whole steps of granularity_minutes more than duration_minutes"))
    if rules.max_minutes_a_day is not None and rules.max_minutes_a_day < rules.duration_minutes:
        found.append(("max_minutes_a_day", "not less than duration_minutes"))
    if rules.age_from is not None and rules.age_to is not None and rules.age_to < rules.age_from:
        found.append(("age_to", "not less than age_from"))
    # Else nothing could ever be booked.
    if rules.notice_minutes >= (rules.days_ahead + 1) * 24 * 60:
        found.append(("notice_minutes", "less than the days that are open ahead"))
    return found


class Words(msgspec.Struct, frozen=True):
    """What citizens read, tidied."""

    name_ko: str
    name_en: str
    description_ko: str
    description_en: str
    questions: list[Question]


def tidy_service(service: NewService | ServiceChange) -> Words:
    """Raises Invalid with every text that says nothing, and every question that cannot be asked."""
    words = {name: one_line(getattr(service, name)) for name in ("name_ko", "name_en")}
    words |= {name: lines(getattr(service, name)) for name in ("description_ko", "description_en")}
    wrong = _unsaid(words)
    ids: set[str] = set()
    for n, question in enumerate(service.questions):
        wrong += [FieldProblem(f"questions.{n}.{path}", message) for path, message in _question(question)]
        if question.id in ids:
            wrong.append(FieldProblem(f"questions.{n}.id", "one of its own"))
        ids.add(question.id)
    if wrong:
        raise Invalid(fields=wrong)
    return Words(**words, questions=list(service.questions))


def _question(question: Question) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not (1 <= len(question.id) <= 40 and question.id.isascii() and question.id.isprintable()):
        found.append(("id", "1 to 40 letters and digits"))
    found += [(name, "1 to 200 characters") for name in ("ask_ko", "ask_en") if not _said(getattr(question, name), 200)]
    if len(question.choices) == 1 or len(question.choices) > MOST_CHOICES:
        found.append(("choices", f"none, or 2 to {MOST_CHOICES}"))
    for n, choice in enumerate(question.choices):
        found += [(f"choices.{n}.{name}", "1 to 100 characters") for name in ("ko", "en")
                  if not _said(getattr(choice, name), 100)]  # fmt: skip
        if choice in question.choices[:n]:
            found.append((f"choices.{n}.ko", "one of its own"))
    return found


def _said(text: str, most: int) -> bool:
    return bool(text.strip()) and len(text) <= most and text.isprintable()


def _unsaid(words: dict[str, str]) -> list[FieldProblem]:
    return [FieldProblem(name, "words that can be printed") for name, text in words.items()
            if not text or not text.replace("\n", "").isprintable()]  # fmt: skip


class Known(msgspec.Struct, frozen=True):
    """What a site has, as far as another thing of it must know. `has_parts`, `is_part`: of a hall."""

    id: int
    kind: ResourceKind
    active: bool
    has_parts: bool
    is_part: bool


class ResourceText(msgspec.Struct, frozen=True):
    """What people read about a resource, tidied."""

    name_ko: str
    name_en: str
    equipment_ko: str
    equipment_en: str


def check_resource(
    resource: NewResource | ResourceChange, kind: ResourceKind, own_id: int | None, others: Sequence[Known]
) -> ResourceText:
    """Its words, tidied. Raises Invalid for what this kind of thing cannot have, and for parts that are none: a part is
    another room of the site without parts, and what is a part itself has none."""
    words = ResourceText(**{name: one_line(getattr(resource, name)) for name in ResourceText.__struct_fields__})
    wrong = _unsaid({"name_ko": words.name_ko, "name_en": words.name_en})
    wrong += [FieldProblem(name, "words that can be printed") for name in ("equipment_ko", "equipment_en")
              if not getattr(words, name).isprintable()]  # fmt: skip
    if kind != "equipment" and resource.units != 1:
        wrong.append(FieldProblem("units", "1"))
    if kind != "room":
        named = ("capacity", "equipment_ko", "equipment_en", "part_ids")
        wrong += [FieldProblem(name, "only of a room") for name in named if getattr(resource, name)]
    if kind != "counsellor" and resource.staff_id is not None:
        wrong.append(FieldProblem("staff_id", "only of a counsellor"))
    rooms = {other.id: other for other in others if other.kind == "room" and other.id != own_id}
    for n, part_id in enumerate(resource.part_ids if kind == "room" else []):
        part = rooms.get(part_id)
        if part is None or part_id in resource.part_ids[:n]:
            wrong.append(FieldProblem(f"part_ids.{n}", "another room of the site"))
        elif part.has_parts:
            wrong.append(FieldProblem(f"part_ids.{n}", "a room without parts"))
    if resource.part_ids and any(other.id == own_id and other.is_part for other in others):
        wrong.append(FieldProblem("part_ids", "none: this is a part itself"))
    if wrong:
        raise Invalid(fields=wrong)
    return words


def check_serves(resource_ids: Sequence[int], others: Sequence[Known]) -> None:
    """Raises Invalid for what is not the site's, is not in use, or comes twice."""
    in_use = {other.id for other in others if other.active}
    wrong = [n for n, id in enumerate(resource_ids) if id not in in_use or id in resource_ids[:n]]
    if wrong:
        raise Invalid(fields=[FieldProblem(f"resources.{n}.resource_id", "in use at the site, once") for n in wrong])
