"""Which of our places somebody else means, and when."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from backend.alerts.feeds.rules import outlines
from backend.alerts.sources.models import Mark, Matched
from backend.errors import Conflict, Invalid
from backend.messages.models import Topic
from backend.places.models import District
from backend.seoul import SEOUL
from backend.settings import names_this_machine

Point = tuple[float, float]
CITY = ("광주광역시", "광주")
"""Not 광주시: that is in 경기도."""
OTHERS = re.compile(
    r"^(서울|부산|대구|인천|대전|울산|세종|경기|강원|충청?[남북]|충청[남북]|전라?[남북]|전북|경상?[남북]|제주)"
    r"(특별시|광역시|특별자치시|특별자치도|도)?"
)
WHOLE = {"전체", "전역", "전지역", "전", "지역", "일대", "일원", "시", "전부", "모든"}
LEAST_COVERED, MOSTLY_COVERED = 0.03, 0.6
GRID = 0.004
"""Degrees between the points by which areas are compared: some 400 m."""
_TOPICS: tuple[tuple[str, Topic], ...] = (
    ("미세먼지|황사|오존|대기", "air"), ("호우|태풍|폭염|한파|대설|강풍|풍랑|건조|안개|낙뢰|기상|홍수", "weather"),
    ("감염|전염|코로나|식중독|보건|의료", "health"), ("교통|통제|도로|철도|지하철", "traffic"),
)  # fmt: skip


class UnsafeAddress(Invalid):
    code, title = "source_address", "This address cannot be a source"


class SourceNameTaken(Conflict):
    code, title = "source_name_taken", "There is a source of this name"


class RuleExists(Conflict):
    code, title = "source_rule_exists", "There is such a rule"


class Unreadable(Invalid):
    """`detail` says what is wrong, never what stood there."""

    code, title = "cap_unreadable", "This is no CAP document"


def check_address(url: str, public_url: str) -> None:
    """Only what is protected on its way; on a developer's machine its own addresses, too. Raises UnsafeAddress."""
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" and bool(parts.hostname) and not parts.username
        local = names_this_machine(parts.netloc) and names_this_machine(urlsplit(public_url).netloc)
        _ = parts.port
    except ValueError:
        raise UnsafeAddress from None
    if not (safe and not names_this_machine(parts.netloc)) and not local:
        raise UnsafeAddress


def topic_of(text: str) -> Topic:
    for words, topic in _TOPICS:
        if re.search(words, text):
            return topic
    return "disaster"


def moment_of(text: str) -> datetime:
    """A time in any of the ways that the state's messages have; without a zone it is ours. Raises ValueError."""
    said = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{8}|\d{12}|\d{14}", said):
        parts = [said[:4], *(said[i : i + 2] for i in range(4, len(said), 2))]
        return datetime(*map(int, parts), tzinfo=SEOUL)  # pyright: ignore[reportArgumentType]
    if re.search(r"\dT\d.*(Z|[+-]\d\d:?\d\d)$", said):
        return datetime.fromisoformat(said).astimezone(SEOUL)
    found = re.fullmatch(
        r"(\d{4})\s*[./\-년]\s*(\d{1,2})\s*[./\-월]\s*(\d{1,2})\s*[.일T]?\s*"
        r"(?:(오전|오후|AM|PM)?\s*(\d{1,2})\s*[:시]\s*(\d{1,2})\s*(?:[:분]\s*(?:(\d{1,2})(?:[.,]\d+)?\s*초?)?)?)?",
        said, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        raise ValueError("no time")
    year, month, day, half, hour, minute, second = found.groups()
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.upper() in ("오후", "PM") else 0)
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=SEOUL)


def match_names(regions: Iterable[str], districts: Sequence[District]) -> Matched:
    """Places by name, as "광주광역시 서구 치평동, 남구": a district that many cities have counts only behind the city's
    own name, or with a dong that it has here."""
    walk = _Walk(districts)
    for region in regions:
        for part in re.split(r"[,;·、\n]", unicodedata.normalize("NFKC", region)):
            walk.take(" ".join(part.split()))
    return walk.matched()


class _Walk:
    def __init__(self, districts: Sequence[District]) -> None:
        self.districts = districts
        self.by_name = {district.name_ko: district for district in districts}
        self.ours = False
        self.city, self.others, self.unknown = False, False, False
        self.district_ids: set[int] = set()
        self.dong_ids: set[int] = set()
        self.inside: District | None = None

    def take(self, part: str) -> None:
        if not part:
            return
        if part.startswith("전국"):
            self.city = True
            return
        city = next((name for name in CITY if part == name or part.startswith((f"{name} ", "광주광역시"))), None)
        if city is not None:
            self.ours, self.inside = True, None
            part = part.removeprefix(city)
        elif OTHERS.match(part):
            self.ours, self.others, self.inside = False, True, None
            return
        words = [word for word in part.split() if word not in WHOLE]
        if city is not None and not words:
            self.city = True
        else:
            self._take_words(words)

    def _take_words(self, words: list[str]) -> None:
        last = None
        for word in words:
            district, dong = self.by_name.get(word), self._dong(word)
            if district is not None:
                self._close(last)
                self.inside = last = district
            elif dong is not None and (self.ours or self.inside is not None):
                self.dong_ids.add(dong)
                self.ours, last = True, None
            else:
                self.unknown = True
        self._close(last)

    def _close(self, district: District | None) -> None:
        """A district without a dong behind it is meant as a whole."""
        if district is None:
            return
        if self.ours:
            self.district_ids.add(district.id)
        else:
            self.unknown = True

    def _dong(self, word: str) -> int | None:
        """우산동 exists in two districts: without one it is neither."""
        within = [self.inside] if self.inside is not None else self.districts
        found = [dong.id for district in within for dong in district.dongs if dong.name_ko == word]
        return found[0] if len(found) == 1 else None

    def matched(self) -> Matched:
        return settle(self.city, self.district_ids, self.dong_ids, self.districts,
                      unknown=self.unknown, others=self.others)  # fmt: skip


def settle(
    city: bool, district_ids: set[int], dong_ids: set[int], districts: Sequence[District], *, unknown: bool,
    others: bool = False,
) -> Matched:  # fmt: skip
    """What it comes to: all districts are the city, and a dong within a whole district says nothing more."""
    if city or district_ids == {district.id for district in districts}:
        return Matched(True)
    if not district_ids and not dong_ids:
        return Matched(False, marks=["elsewhere" if others and not unknown else "no_place"])
    within = {dong.id for district in districts if district.id in district_ids for dong in district.dongs}
    marks: list[Mark] = ["part_place"] if unknown else []
    return Matched(True, sorted(district_ids), sorted(dong_ids - within), marks)


def match_codes(codes: Iterable[str], districts: Sequence[District]) -> Matched:
    """Places by number: of districts, of our dongs, or the state's ten figures. Of a 법정동 we know the district."""
    known = {district.id for district in districts}
    dongs = {dong.id for district in districts for dong in district.dongs}
    city, unknown, others = False, False, False
    district_ids: set[int] = set()
    dong_ids: set[int] = set()
    for code in codes:
        figures = re.sub(r"\D", "", code)
        short = figures.rstrip("0")
        if not figures.isascii() or len(figures) not in (2, 5, 7, 10):
            unknown = True
        elif not figures.startswith("29"):
            others = True
        elif short == "29":
            city = True
        elif len(figures) == 7 and int(figures) in dongs:
            dong_ids.add(int(figures))
        elif int(figures[:5]) in known:
            district_ids.add(int(figures[:5]))
            unknown = unknown or (len(figures) > 5 and bool(figures[5:].strip("0")))
        else:
            unknown = True
    return settle(city, district_ids, dong_ids, districts, unknown=unknown, others=others)


def match_shapes(polygons: Sequence[Sequence[Point]], circles: Sequence[tuple[Point, float]],
                 districts: Sequence[District]) -> Matched:  # fmt: skip
    """Districts of which a shape covers more than a rim. Circles: (centre, km)."""
    inside: list[Callable[[Point], bool]] = [
        *((lambda point, ring=ring: _within(point, ring)) for ring in polygons),
        *((lambda point, circle=circle: _far(point, circle[0]) <= circle[1]) for circle in circles),
    ]  # fmt: skip
    centres = [*(_middle(ring) for ring in polygons if ring), *(centre for centre, _ in circles)]
    district_ids: set[int] = set()
    partly = False
    for district in districts:
        points = _grid(district.id)
        covered = sum(any(test(point) for test in inside) for point in points) / len(points)
        # What is smaller than the grid lies where its middle is.
        hit = any(_within(centre, outlines()[district.id]) for centre in centres)
        if covered >= LEAST_COVERED or hit:
            district_ids.add(district.id)
            partly = partly or covered < MOSTLY_COVERED
    return settle(False, district_ids, set(), districts, unknown=partly)


@cache
def _grid(district_id: int) -> list[Point]:
    ring = outlines()[district_id]
    low, high = min(lat for lat, _ in ring), max(lat for lat, _ in ring)
    west, east = min(lon for _, lon in ring), max(lon for _, lon in ring)
    points = [
        (low + GRID * row, west + GRID * column)
        for row in range(int((high - low) / GRID) + 1)
        for column in range(int((east - west) / GRID) + 1)
    ]
    return [point for point in points if _within(point, ring)]


def _within(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a ray from it crosses the ring an odd number of times."""
    lat, lon = point
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside


def _middle(ring: Sequence[Point]) -> Point:
    return sum(lat for lat, _ in ring) / len(ring), sum(lon for _, lon in ring) / len(ring)


def _far(one: Point, other: Point) -> float:
    """Kilometres, well enough for a city."""
    x = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(x, one[0] - other[0])


def together(areas: Sequence[Matched], districts: Sequence[District]) -> Matched:
    """All areas of a message. Those elsewhere are not ours to tell; one that nobody knows is marked."""
    found = [area for area in areas if area.found]
    if not found:
        marks: set[Mark] = {mark for area in areas for mark in area.marks}
        return Matched(False, marks=["elsewhere"] if marks == {"elsewhere"} else ["no_place"])
    city = any(not area.district_ids and not area.dong_ids for area in found)
    unknown = any("part_place" in area.marks or "no_place" in area.marks for area in areas)
    return settle(city, {id for area in found for id in area.district_ids},
                  {id for area in found for id in area.dong_ids}, districts, unknown=unknown)  # fmt: skip


def wait_after(failures: int) -> int:
    """Seconds until a source that fails is asked again: each time twice as long, an hour at most."""
    return min(60 * 2 ** min(failures, 10), 3600)
