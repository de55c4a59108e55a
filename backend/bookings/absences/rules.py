"""Where those go whose counsellor cannot come.

From × to × who: `offered → accepted` the person, or the desk for them; `offered, asked → moved` either, by choosing
another time; `offered, asked → cancelled` the person; `offered, asked → ended` the desk, and the system once the visit
has passed without an answer; `offered → asked` the system (the offer's time is up) and whoever sends the colleague home
too; `offered, asked → restored` the desk (the counsellor comes after all).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from backend.bookings.absences.models import Spot
from backend.bookings.rules import HORIZON
from backend.bookings.slots.models import Start
from backend.errors import Conflict, FieldProblem, Invalid

LONGEST = timedelta(days=31)
# Where people are looked for another time: from the day of the visit on.
DAYS_AHEAD = 14
MOST_PLACES = 24
# An offer stays until shortly before the new time; who is asked late still has a while to answer.
ANSWER_BEFORE, ANSWER_AT_LEAST = timedelta(minutes=10), timedelta(minutes=30)


class AlreadyAway(Conflict):
    code, title = "already_away", "The counsellor is away at some of this time already"


class OfferGone(Conflict):
    code, title = "offer_gone", "The time that was offered is kept no longer"


class AbsenceOver(Conflict):
    code, title = "absence_over", "It has passed, or was taken back before"


class Away(msgspec.Struct, frozen=True):
    """Who is away, from when to when."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime


class Stranded(msgspec.Struct, frozen=True):
    """A visit that needs another place. `starts`: what its service offers on the days to come; `equipment_ids`: what it
    takes along."""

    id: UUID
    person: UUID | None
    starts_at: datetime
    room_id: int | None
    equipment_ids: list[int]
    starts: list[Start]


class _Given(msgspec.Struct, frozen=True):
    place: Spot
    resources: frozenset[int]
    equipment: frozenset[int]
    person: UUID | None

    def overlaps(self, place: Spot) -> bool:
        return self.place.taken_from < place.taken_until and place.taken_from < self.place.taken_until


def check_period(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raises Invalid for a time that ends before it starts, is over, is longer than a month, or is so far away that
    nobody can mean it."""
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise Invalid(fields=[FieldProblem("ends_at", "after the start, within 31 days")])
    if starts_at - now > HORIZON:
        raise Invalid(fields=[FieldProblem("starts_at", f"at most {HORIZON.days} days ahead")])
    if ends_at <= now:
        raise Invalid(fields=[FieldProblem("ends_at", "in the future")])


def answer_until(starts_at: datetime, now: datetime) -> datetime:
    """How long a time is kept for somebody: never past the visit itself."""
    return min(starts_at, max(starts_at - ANSWER_BEFORE, now + ANSWER_AT_LEAST))


def places(visit: Stranded, away: Away, now: datetime) -> list[Spot]:
    """Where a visit could be instead, the best first: the same time with a colleague, else the nearest later one.
    Nobody is asked to come earlier."""
    return [place for _, place in _ranked(visit, away, now)]


def _ranked(visit: Stranded, away: Away, now: datetime) -> Iterator[tuple[Start, Spot]]:
    for start in sorted(visit.starts, key=lambda start: start.starts_at):
        if not start.free or start.starts_at < visit.starts_at or start.starts_at <= now:
            continue
        gone = start.taken_from < away.ends_at and away.starts_at < start.taken_until
        # The own counsellor first, on another day.
        for counsellor in sorted(start.counsellor_ids, key=lambda id: (id != away.resource_id, id)) or [None]:
            if counsellor == away.resource_id and gone:
                continue
            rooms = sorted(start.room_ids, key=lambda id: (id != visit.room_id, id)) or [None]
            for room in rooms:
                yield (
                    start,
                    Spot(start.starts_at, start.ends_at, start.taken_from, start.taken_until, counsellor, room),
                )


def plan(
    visits: Sequence[Stranded], away: Away, now: datetime, parts: Mapping[int, frozenset[int]] | None = None
) -> dict[UUID, Spot | None]:
    """A place for each visit, none of which overlaps another of the list; None where nothing is free.

    Whoever can keep their time keeps it, before anybody is given another. Colleagues take turns. `parts`: what a hall
    contains.
    """
    given: dict[UUID, _Given | None] = {}
    for same in (True, False):
        for visit in sorted(visits, key=lambda visit: (visit.starts_at, str(visit.id))):
            if given.get(visit.id) is None:
                given[visit.id] = _best(visit, away, now, [one for one in given.values() if one], parts or {}, same)
    return {id: one and one.place for id, one in given.items()}


def _best(
    visit: Stranded, away: Away, now: datetime, given: list[_Given], parts: Mapping[int, frozenset[int]], same: bool
) -> _Given | None:
    best: tuple[tuple[datetime, bool, int], _Given] | None = None
    for start, place in _ranked(visit, away, now):
        if same and place.starts_at != visit.starts_at:
            return best and best[1]
        if best and place.starts_at > best[1].place.starts_at:
            return best[1]
        wanted = _wanted(visit, place, parts)
        if _in_the_way(wanted, start, given):
            continue
        turns = sum(one.place.counsellor_id == place.counsellor_id for one in given)
        rank = (place.starts_at, place.counsellor_id != away.resource_id, turns)
        if best is None or rank < best[0]:
            best = (rank, wanted)
    return best and best[1]


def _wanted(visit: Stranded, place: Spot, parts: Mapping[int, frozenset[int]]) -> _Given:
    alone = {id for id in (place.counsellor_id, place.room_id) if id is not None}
    resources = alone.union(*(parts.get(id, frozenset()) for id in alone))
    return _Given(place, frozenset(resources), frozenset(visit.equipment_ids), visit.person)


def _in_the_way(wanted: _Given, start: Start, given: list[_Given]) -> bool:
    near = [one for one in given if one.overlaps(wanted.place)]
    # Of a thing there are as many as are free at that start.
    return (
        any(
            one.resources & wanted.resources or (one.person is not None and one.person == wanted.person) for one in near
        )
        or sum(bool(one.equipment & wanted.equipment) for one in near) >= start.free
    )
