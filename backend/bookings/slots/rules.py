"""Which starts are free: the hours of each day cut into starts, and each start held against what is taken.

Moments are seconds since 1970, as plain numbers, and a set of units is an integer with a bit for each: a look at two
weeks compares thousands of them.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, product
from typing import NamedTuple

from backend.bookings.models import Wish
from backend.bookings.slots.models import SPAN_BITS, OpenDay, Shift, Start, StartsOfDay, Unit
from backend.seoul import day_in_seoul

Span = tuple[int, int]
# More than the longest of them.
ALL_DAY: Span = (0, 2 * 24 * 60 * 60)
MANY = 1_000_000


class _Group:
    """Units of which a visit takes one."""

    def __init__(self, kind: str, units: list[Unit]) -> None:
        self.kind = kind
        self.resource_ids = [unit.resource_id for unit in units]
        self.everyone = (1 << len(units)) - 1
        # Who is taken when: what several have alike, as visits on one grid are, is compared once.
        self.booked = _alike(unit.booked for unit in units)
        self.held = _alike(unit.held for unit in units)

    def ids(self, units: int) -> list[int]:
        """Each resource of which one of these units is."""
        return list(dict.fromkeys(id for n, id in enumerate(self.resource_ids) if units >> n & 1))


def _alike(units: Iterable[list[int]]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    get = found.get
    for n, spans in enumerate(units):
        bit = 1 << n
        for span in spans:
            found[span] = get(span, 0) | bit
    return found


def find_starts(
    days: Sequence[OpenDay], shifts: Sequence[Shift], units: Sequence[Unit], wish: Wish, now: datetime, *,
    by_staff: bool = False,
) -> list[StartsOfDay]:  # fmt: skip
    """Every start on the grid of each day, taken or not. For staff neither notice nor days ahead count.

    `units`: all that the service may take, group by group; where one of them has none that serves, nothing starts.
    Counsellors keep their own hours, and everything else is there whenever the site is open.
    """
    groups = [
        _Group(kind, [unit for unit in group if unit.serves])
        for (kind, _), group in groupby(units, key=lambda unit: (unit.kind, unit.which))
    ]
    starts: dict[date, list[Start]] = {}
    missing = set(wish.equipment_ids) - {unit.which for unit in units}
    if groups and not missing and all(group.resource_ids for group in groups):
        crew = next((group for group in groups if group.kind == "counsellor"), None)
        rota = _Rota(crew, shifts) if crew else None
        today = None if by_staff else day_in_seoul(now)
        for length, alike in groupby(days, key=lambda day: _length(day, wish.minutes)):
            if length is not None:
                starts |= _cut(list(alike), length, groups, rota, now.timestamp(), today)
    return [
        StartsOfDay(day.on_date, day.closed_reason_ko, day.closed_reason_en, starts.get(day.on_date, []))
        for day in days
    ]  # fmt: skip


class _Length(NamedTuple):
    """Of a visit and of what is kept free around it, in seconds."""

    visit: int
    before: int
    after: int


def _length(day: OpenDay, minutes: int | None) -> _Length | None:
    """How long a visit is by the day's rules; None where there are none, or it cannot be that long."""
    step = day.granularity_minutes
    if not step or (minutes is not None and not (
        day.duration_minutes <= minutes <= day.max_duration_minutes and (minutes - day.duration_minutes) % step == 0
    )):  # fmt: skip
        return None
    before, after = day.buffer_before_minutes, day.buffer_after_minutes
    return _Length(60 * (minutes or day.duration_minutes), 60 * before, 60 * after)


class _Rota:
    """Which counsellors keep which hours."""

    def __init__(self, crew: _Group, shifts: Sequence[Shift]) -> None:
        self._shifts: defaultdict[int, list[Shift]] = defaultdict(list)
        for shift in shifts:
            self._shifts[shift.weekday].append(shift)
        self._units: defaultdict[int, int] = defaultdict(int)
        for n, resource_id in enumerate(crew.resource_ids):
            self._units[resource_id] |= 1 << n
        self._known: dict[tuple[tuple[int, int, frozenset[int]], ...], list[tuple[tuple[Span, ...], int]]] = {}

    def hours_on(self, day: OpenDay) -> list[tuple[tuple[Span, ...], int]]:
        """The hours of a day, from midnight on, and who keeps them. Most days are like another."""
        weekday, on_date = day.on_date.isoweekday(), day.on_date
        shifts = tuple([
            (shift.starts, shift.ends, shift.resource_ids)
            for shift in self._shifts[weekday]
            if shift.since <= on_date and (shift.until is None or on_date < shift.until)
        ])  # fmt: skip
        if shifts not in self._known:
            own: defaultdict[int, tuple[Span, ...]] = defaultdict(tuple)
            for starts, ends, resource_ids in shifts:
                for resource_id in resource_ids:
                    own[resource_id] += ((starts, ends),)
            alike: defaultdict[tuple[Span, ...], int] = defaultdict(int)
            for resource_id, spans in own.items():
                alike[spans] |= self._units[resource_id]
            self._known[shifts] = [(_joined(spans), units) for spans, units in alike.items() if units]
        return self._known[shifts]


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where two touch a visit may reach over the seam."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(until, found[-1][1]))
        else:
            found.append((since, until))
    return tuple(found)


def _cut(
    days: list[OpenDay], length: _Length, groups: list[_Group], rota: _Rota | None, now: float, today: date | None
) -> dict[date, list[Start]]:
    """The starts of days on which a visit is equally long. `today`: None where neither notice nor days ahead count."""
    grids = {
        day.on_date: _grid(day, rota, length.visit, now + 60 * day.notice_minutes if today else now)
        for day in days
        if today is None or day.on_date <= today + timedelta(days=day.days_ahead)
    }
    moments = [(on_date, start) for on_date, grid in grids.items() for start in sorted(grid)]
    crews = [grids[on_date][start] for on_date, start in moments]
    since = [start - length.before for _, start in moments]
    until = [start + length.visit + length.after for _, start in moments]
    taken = [_taken(spans, since, until) for group in groups for spans in (group.booked, group.held)]
    visit, before, after = (timedelta(seconds=seconds) for seconds in length)
    # At many starts the same are there and the same are taken.
    known: dict[tuple[int, ...], _Left] = {}
    found: defaultdict[date, list[Start]] = defaultdict(list)
    for (on_date, start), state in zip(moments, zip(crews, *taken, strict=True), strict=True):
        if (left := known.get(state)) is None:
            crew, *units = state
            left = known[state] = _left(groups, crew, units)
        starts_at = datetime.fromtimestamp(start, UTC)
        ends_at = starts_at + visit
        found[on_date].append(Start(starts_at, ends_at, starts_at - before, ends_at + after, *left))
    return found


class _Left(NamedTuple):
    """What a start says beside its times."""

    free: int
    looking: int
    counsellor_ids: list[int]
    room_ids: list[int]
    candidate_ids: list[int]
    needs: int


def _left(groups: list[_Group], crew: int, taken: list[int]) -> _Left:
    """`crew`: the counsellors who work then; `taken`: of each group who is booked, and who is only held."""
    free = unbooked = MANY
    ids: dict[str, list[int]] = {}
    candidate_ids: list[int] = []
    for group, booked, held in zip(groups, taken[::2], taken[1::2], strict=True):
        there = crew if group.kind == "counsellor" else group.everyone
        others = there & ~booked
        units = others & ~held
        ids[group.kind] = group.ids(units)
        free, unbooked = min(free, units.bit_count()), min(unbooked, others.bit_count())
        candidate_ids += group.ids(there)
    return _Left(free, unbooked - free, ids.get("counsellor", []), ids.get("room", []), candidate_ids, len(groups))


def _taken(spans: Mapping[int, int], since: list[int], until: list[int]) -> list[int]:
    """Who is taken somewhere between each `since` and its `until`, both in order."""
    found = [0] * len(since)
    for span, units in spans.items():
        begins = span >> SPAN_BITS
        ends = begins + (span & (1 << SPAN_BITS) - 1)
        for n in range(bisect_right(until, begins), bisect_left(since, ends)):
            found[n] |= units
    return found


def _grid(day: OpenDay, rota: _Rota | None, visit: int, earliest: float) -> dict[int, int]:
    """Every start, and which counsellors there are."""
    found: dict[int, int] = {}
    step = 60 * day.granularity_minutes
    for spans, crew in rota.hours_on(day) if rota else [((ALL_DAY,), 0)]:
        for (starts, ends), (opens, closes) in product(spans, zip(day.opens, day.closes, strict=True)):
            first, last = max(day.midnight + starts, opens), min(day.midnight + ends, closes) - visit
            for start in range(first, last + 1, step):
                if start >= earliest:
                    found[start] = found.get(start, 0) | crew
    return found
