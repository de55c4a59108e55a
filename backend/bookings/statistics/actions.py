"""Gathering the sums of a site, and laying them out for a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from backend.bookings.services.queries import find_site
from backend.bookings.statistics import queries, rules
from backend.bookings.statistics.models import (
    Days,
    DayVisits,
    Period,
    ResourceSums,
    ServiceSums,
    Statistics,
    VisitRow,
    Visits,
    Waiting,
    Waitlist,
)
from backend.bookings.statistics.texts import SCORES, STATUSES, WEEKDAYS, head, say
from backend.db import Db
from backend.people.models import Lang
from backend.people.rules import spoken
from backend.seal import Sealer
from backend.seoul import SEOUL
from backend.sheets import Cell, Sheet


async def gather(db: Db, site_id: int, days: Days, now: datetime, *, staff_id: UUID, administers: bool) -> Statistics:
    """All sums of a site. Whoever does not administer it sees of counsellors only themselves."""
    site = await find_site(db, site_id)
    of_days = await queries.list_days(db, site_id, days)
    used, hours = await queries.list_used(db, site_id, days)
    own = None if administers else await queries.list_own(db, site_id, staff_id)
    mine = None if administers else staff_id
    earlier = rules.before(days)
    return Statistics(
        site=site,
        own_only=not administers,
        administers=administers,
        now=await _period(db, site_id, days, of_days),
        before=await _period(db, site_id, earlier, await queries.list_days(db, site_id, earlier)),
        days=of_days,
        services=_services(await queries.list_services(db, site_id), of_days, used),
        resources=[one for one in used if own is None or one.kind == "room" or one.id in own],
        hours=hours,
        satisfaction=[
            *await queries.list_satisfaction(db, site_id, days, of_counsellors=False, staff_id=None),
            *await queries.list_satisfaction(db, site_id, days, of_counsellors=True, staff_id=mine),
        ],
        programs=await queries.list_programs(db, site_id, days),
        suits=await queries.list_suits(db, site_id, days, now),
    )


async def _period(db: Db, site_id: int, days: Days, of_days: list[DayVisits]) -> Period:
    return Period(
        days, total(of_days), await queries.find_waiting(db, site_id, days),
        await queries.find_waitlist(db, site_id, days),
    )  # fmt: skip


def total(of_days: Iterable[DayVisits]) -> Visits:
    listed = list(of_days)
    return Visits(**{name: sum(getattr(day, name) for day in listed) for name in Visits.__struct_fields__})


def _services(
    rows: Sequence[queries.ServiceRow], of_days: Sequence[DayVisits], used: Sequence[ResourceSums]
) -> list[ServiceSums]:
    """Those that are offered, or were visited in these days."""
    opened = {one.id: one.open_minutes for one in used}
    sums = [
        ServiceSums(
            id=row.id, kind=row.kind, name_ko=row.name_ko, name_en=row.name_en,
            visits=total(day for day in of_days if day.service_id == row.id),
            open_minutes=sum(opened.get(id, 0) for id in row.resource_ids),
        )
        for row in rows
    ]  # fmt: skip
    offered = {row.id for row in rows if row.active}
    return [one for one in sums if one.visits.made or one.id in offered]


# Files


def percent(part: float, of: float) -> float | None:
    return round(100 * part / of, 1) if of else None


def no_show_rate(visits: Visits) -> float | None:
    """Of those who came or should have come."""
    return percent(visits.no_show, visits.completed + visits.no_show)


def mean(scores: Sequence[int]) -> float | None:
    answers = sum(scores)
    return round(sum(n * count for n, count in enumerate(scores, 1)) / answers, 2) if answers else None


_VISITS = ("예약", "끝난 방문", "시민이 취소", "센터가 취소", "안 온 예약", "안 온 비율(%)", "바로 방문")
_USED = ("예약한 시간(분)", "연 시간(분)", "찬 비율(%)")


def _visit_cells(visits: Visits) -> list[Cell]:
    return [visits.made, visits.completed, visits.cancelled_by_citizen, visits.cancelled_by_centre, visits.no_show,
            no_show_rate(visits), visits.walk_ins]  # fmt: skip


def _used_cells(booked: int, opened: int) -> list[Cell]:
    return [booked, opened, percent(booked, opened)]


def _period_cells(period: Period) -> list[Cell]:
    waiting: Waiting = period.waiting
    waitlist: Waitlist = period.waitlist
    return [
        str(period.days.first), str(period.days.last), *_visit_cells(period.visits), waiting.median_hours,
        waiting.p90_hours, waitlist.entries, waitlist.offers, waitlist.taken,
    ]  # fmt: skip


def sums_sheets(found: Statistics, lang: Lang) -> list[Sheet]:
    """Every figure of the page; nobody but counsellors is named."""

    def name(thing: object, what: str = "name") -> str:
        return getattr(thing, f"{what}_{lang}") or getattr(thing, f"{what}_ko") or ""

    def of(title: str, words: Sequence[str], rows: list[list[Cell]]) -> Sheet:
        return Sheet(say(title, lang), head(words, lang), rows)

    items = head(["첫날", "마지막 날", *_VISITS, "기다린 시간 가운데값(시간)", "열에 아홉이 기다린 시간(시간)",
                  "대기 신청", "자리 안내", "자리를 받음"], lang)  # fmt: skip
    services = {one.id: one for one in found.services}
    return [
        of("예약", ["항목", "이 기간", "앞선 기간"],
           [list(row) for row in zip(items, _period_cells(found.now), _period_cells(found.before), strict=True)]),
        of("하루하루", ["날짜", "서비스", *_VISITS],
           [[str(day.date), name(services[day.service_id]), *_visit_cells(day)] for day in found.days]),
        of("서비스별", ["종류", "이름", *_VISITS, *_USED],
           [[say("상담" if one.kind == "counselling" else "공간", lang), name(one), *_visit_cells(one.visits),
             *_used_cells(one.visits.minutes, one.open_minutes)] for one in found.services]),
        of("사람과 방", ["종류", "이름", *_USED],
           [[say("상담사" if one.kind == "counsellor" else "방", lang), name(one),
             *_used_cells(one.booked_minutes, one.open_minutes)] for one in found.resources]),
        of("요일과 시간", ["종류", "요일", "시", *_USED],
           [[say("상담사" if cell.kind == "counsellor" else "방", lang), say(WEEKDAYS[cell.weekday - 1], lang),
             cell.hour, *_used_cells(cell.booked_minutes, cell.open_minutes)] for cell in found.hours]),
        of("만족도", ["항목", "답", "평균", *SCORES],
           [[_about(one, lang), sum(one.scores), mean(one.scores), *one.scores] for one in found.satisfaction]),
        of("프로그램", ["이름", "횟수", "자리", "신청", "온 사람", "안 온 사람"],
           [[name(one, "title"), one.sessions, one.seats, one.taken, one.attended, one.absent]
            for one in found.programs]),
        of("면접정장", ["모양", "크기", "벌", "예약함", "없어서 못 빌림", "빌려줌", "돌려받을 것", "늦음"],
           [[say("바지" if one.cut == "trousers" else "치마", lang), one.size, one.units, one.asked, one.refused,
             one.out, one.due, one.late] for one in found.suits]),
    ]  # fmt: skip


def _about(one: queries.Satisfaction, lang: Lang) -> str:
    if one.counsellor_id is not None:
        return (one.counsellor_name_en if lang == "en" else None) or one.counsellor_name_ko or ""
    if one.service_id is not None:
        return (one.service_name_en if lang == "en" else None) or one.service_name_ko or ""
    return say("프로그램" if one.kind == "enrolment" else "면접정장", lang)


def visits_sheet(visits: Sequence[VisitRow], sealer: Sealer, lang: Lang) -> Sheet:
    """One line a visit, with name and number."""
    phones = {row.citizen_id: spoken(sealer.open(row.phone_sealed)) for row in visits if row.phone_sealed}
    return Sheet(
        say("찾아온 분", lang),
        head(["날짜", "시작", "끝", "서비스", "상담사", "방", "이름", "전화", "인원", "상태"], lang),
        [
            [f"{row.starts_at.astimezone(SEOUL):%Y-%m-%d}", f"{row.starts_at.astimezone(SEOUL):%H:%M}",
             f"{row.ends_at.astimezone(SEOUL):%H:%M}", row.service_name_ko if lang == "ko" else row.service_name_en,
             row.counsellor_name, row.room_name, row.name, phones.get(row.citizen_id), row.party_size,
             STATUSES[row.status][lang]]
            for row in visits
        ],
    )  # fmt: skip
