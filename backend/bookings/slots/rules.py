"""Which starts are free: the hours of each day cut into starts, and each start held against what is taken.

Moments are seconds since 1970, as plain numbers: a look at two weeks compares thousands of them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, product
from math import inf

from backend.bookings.models import Wish
from backend.bookings.slots.models import OpenDay, Shift, Start, StartsOfDay, Unit
from backend.seoul import day_in_seoul

Span = tuple[float, float]
ALL_DAY: Span = (0, inf)
MANY = 1_000_000


class _Line:
    """What is taken of one unit's time: when each piece begins and ends, both in order."""

    __slots__ = ("resource_id", "since", "unbooked", "until")

    def __init__(self, resource_id: int, since: list[float], until: list[float]) -> None:
        self.resource_id, self.since, self.until = resource_id, [*sorted(since), inf], sorted(until)
        # Without what is only held.
        self.unbooked = self

    def free(self, since: float, until: float) -> bool:
        """No more has begun before the end of that time than was over when it began."""
        return self.since[bisect_right(self.until, since)] >= until


def _line(unit: Unit) -> _Line:
    line = booked = _Line(unit.resource_id, unit.booked_since, unit.booked_until)
    if unit.held_since:
        line = _Line(unit.resource_id, unit.booked_since + unit.held_since, unit.booked_until + unit.held_until)
        line.unbooked = booked
    return line


class _Group:
    """Units of which a visit takes one; of counsellors, those who work at the same time."""

    __slots__ = ("held", "ids", "kind", "lines")

    def __init__(self, kind: str, lines: list[_Line]) -> None:
        self.kind, self.lines = kind, sorted(lines, key=lambda line: line.resource_id)
        self.ids = list(dict.fromkeys(line.resource_id for line in self.lines))
        self.held = any(line.unbooked is not line for line in lines)

    def with_(self, other: "_Group") -> "_Group":
        return _Group(self.kind, self.lines + other.lines)

    def find(self, since: float, until: float, *, idle: bool) -> tuple[list[int], int, int]:
        """What is free, how many units of it, and how many are not booked. `idle`: nothing is taken near by."""
        if idle:
            return self.ids, len(self.lines), len(self.lines)
        # What `free` says, without calling it: this is asked thousands of times.
        ids = [line.resource_id for line in self.lines if line.since[bisect_right(line.until, since)] >= until]
        unbooked = sum(line.unbooked.free(since, until) for line in self.lines) if self.held else len(ids)
        return list(dict.fromkeys(ids)), len(ids), unbooked


def find_starts(
    days: Sequence[OpenDay], shifts: Sequence[Shift], units: Sequence[Unit], wish: Wish, now: datetime, *,
    by_staff: bool = False,
) -> list[StartsOfDay]:  # fmt: skip
    """Every start on the grid of each day, taken or not. For staff neither notice nor days ahead count.

    `units`: all that the service may take, group by group; where one of them has none that serves, nothing starts.
    Counsellors keep their own hours, and everything else is there whenever the site is open.
    """
    groups = [
        _Group(kind, [_line(unit) for unit in group if unit.serves])
        for (kind, _), group in groupby(units, key=lambda unit: (unit.kind, unit.which))
    ]
    missing = set(wish.equipment_ids) - {unit.which for unit in units}
    if not groups or missing or not all(group.lines for group in groups):
        return [StartsOfDay(day.on_date, day.closed_reason_ko, day.closed_reason_en, []) for day in days]
    crew = next((group for group in groups if group.kind == "counsellor"), None)
    rota = _Rota(crew, shifts) if crew else None
    rest = [group for group in groups if group is not crew]
    today = None if by_staff else day_in_seoul(now)
    return [
        StartsOfDay(day.on_date, day.closed_reason_ko, day.closed_reason_en,
                    list(_cut(day, rota, rest, wish.minutes, now.timestamp(), today)))
        for day in days
    ]  # fmt: skip


class _Rota:
    """Which counsellors keep which hours."""

    def __init__(self, crew: _Group, shifts: Sequence[Shift]) -> None:
        self._shifts = shifts
        self._lines: defaultdict[int, list[_Line]] = defaultdict(list)
        for line in crew.lines:
            self._lines[line.resource_id].append(line)
        self._known: dict[tuple[tuple[Span, frozenset[int]], ...], list[tuple[tuple[Span, ...], _Group]]] = {}

    def hours_on(self, day: OpenDay) -> list[tuple[tuple[Span, ...], _Group]]:
        """The hours of a day, from midnight on, and who keeps them. Most days are like another."""
        weekday = day.on_date.isoweekday()
        week = tuple(
            ((shift.starts, shift.ends), shift.resource_ids) for shift in self._shifts
            if shift.weekday == weekday and shift.since <= day.on_date
            and (shift.until is None or day.on_date < shift.until)
        )  # fmt: skip
        if week not in self._known:
            own: defaultdict[int, list[Span]] = defaultdict(list)
            for span, resource_ids in week:
                for resource_id in resource_ids:
                    own[resource_id].append(span)
            alike: defaultdict[tuple[Span, ...], list[_Line]] = defaultdict(list)
            for resource_id, spans in own.items():
                alike[_joined(spans)] += self._lines[resource_id]
            self._known[week] = [(spans, _Group("counsellor", lines)) for spans, lines in alike.items() if lines]
        return self._known[week]


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Where two touch a visit may reach over the seam."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(until, found[-1][1]))
        else:
            found.append((since, until))
    return tuple(found)


def _cut(
    day: OpenDay, rota: _Rota | None, rest: list[_Group], minutes: int | None, now: float, today: date | None
) -> Iterator[Start]:
    """`today`: None where neither notice nor days ahead count."""
    if not _fits(day, minutes) or (today and day.on_date > today + timedelta(days=day.days_ahead)):
        return
    long, before = 60 * (minutes or day.duration_minutes), 60 * day.buffer_before_minutes
    after = long + 60 * day.buffer_after_minutes
    crews = _grid(day, rota, long, now + 60 * day.notice_minutes if today else now)
    idle = _idle({*rest, *filter(None, crews.values())}, min(crews, default=0) - before, max(crews, default=0) + after)
    length, lead, trail = (timedelta(seconds=seconds) for seconds in (long, before, after))
    for start, crew in sorted(crews.items()):
        groups = [crew, *rest] if crew else rest
        free = unbooked = MANY
        ids: dict[str, list[int]] = {}
        candidate_ids: list[int] = []
        for group in groups:
            ids[group.kind], units, others = group.find(start - before, start + after, idle=group in idle)
            free, unbooked = min(free, units), min(unbooked, others)
            candidate_ids += group.ids
        starts_at = datetime.fromtimestamp(start, UTC)
        yield Start(starts_at, starts_at + length, starts_at - lead, starts_at + trail, free, unbooked - free,
                    ids.get("counsellor", []), ids.get("room", []), candidate_ids, len(groups))  # fmt: skip


def _fits(day: OpenDay, minutes: int | None) -> bool:
    """Whether there are rules that day, and a visit can be so long."""
    if not day.granularity_minutes or minutes is None:
        return day.granularity_minutes > 0
    return (
        day.duration_minutes <= minutes <= day.max_duration_minutes
        and (minutes - day.duration_minutes) % day.granularity_minutes == 0
    )


def _grid(day: OpenDay, rota: _Rota | None, long: float, earliest: float) -> dict[float, _Group | None]:
    """Every start, and which counsellors there are; None where nobody is needed."""
    found: dict[float, _Group | None] = {}
    for spans, crew in rota.hours_on(day) if rota else [((ALL_DAY,), None)]:
        for (starts, ends), (opens, closes) in product(spans, zip(day.opens, day.closes, strict=True)):
            start, last = max(day.midnight + starts, opens), min(day.midnight + ends, closes) - long
            while start <= last:
                if start >= earliest:
                    others = found.get(start)
                    found[start] = crew.with_(others) if crew and others else crew
                start += 60 * day.granularity_minutes
    return found


def _idle(groups: set[_Group], since: float, until: float) -> set[_Group]:
    """Those of which nothing is taken in that time."""
    return {group for group in groups if all(line.free(since, until) for line in group.lines)}
