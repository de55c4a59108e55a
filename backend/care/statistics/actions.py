"""Gathering the sums of a desk's dongs, and laying them out for a spreadsheet."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec

from backend.care import queries as care
from backend.care.desk.actions import Desk
from backend.care.desk.models import DongNamed
from backend.care.desk.queue.queries import list_dongs
from backend.care.statistics import queries, rules
from backend.care.statistics.models import CareStatistics, CareSums, DongSums, MonthSums, Outcome
from backend.care.statistics.texts import DONG_HEAD, MONTH_HEAD, OUTCOME_HEAD, OUTCOMES, REASONS, TITLES
from backend.errors import NotAllowed
from backend.people.models import Lang
from backend.seoul import SEOUL
from backend.sheets import Cell, Sheet


async def gather(desk: Desk, months: Sequence[date], dong_id: int | None) -> CareStatistics:
    """All sums over these months, of one of the dongs that the reader supervises or of all. Raises NotAllowed."""
    if not desk.supervised or (dong_id is not None and dong_id not in desk.supervised):
        raise NotAllowed
    db, of_dongs = desk.db, [dong_id] if dong_id is not None else list(desk.supervised)
    begin, end = _moment(months[0]), _moment(rules.next_month(months[-1]))
    promises, closed = await queries.list_rules(db), await care.list_closed_days(db, months[0])
    lives = [
        (life, rules.is_kept(life, promises, closed, desk.now))
        for life in await queries.list_lives(db, of_dongs, begin, end)
    ]
    came = await queries.list_came(db, of_dongs, months[0], end)
    went = await queries.list_went(db, of_dongs, months[0], end)
    ended = await queries.list_ended(db, of_dongs, begin, end)
    late = await queries.count_late(db, of_dongs, desk.now)
    dongs = await list_dongs(db, desk.supervised, desk.today)
    came_in, went_in, came_of, went_of = Counter[date](), Counter[date](), Counter[int](), Counter[int]()
    for flows, of_month, of_dong in ((came, came_in, came_of), (went, went_in, went_of)):
        for flow in flows:
            of_month[flow.month] += flow.count
            of_dong[flow.dong_id] += flow.count
    open_of_month = rules.running(months, came_in, went_in)
    ended_of_month = Counter[date]()
    outcomes = Counter[tuple[str, str | None]]()
    for one in ended:
        ended_of_month[one.month] += one.count
        outcomes[one.status, one.reason] += one.count
    return CareStatistics(
        first=months[0], last=months[-1], dongs=dongs, total=rules.sum_up(lives),
        months=[
            MonthSums(month, rules.sum_up(life for life in lives if life[0].month == month), open_of_month[month],
                      ended_of_month[month])
            for month in months
        ],
        by_dong=[
            DongSums(dong, rules.sum_up(life for life in lives if life[0].dong_id == dong.id),
                     came_of[dong.id] - went_of[dong.id], late.get(dong.id, 0))
            for dong in dongs if dong.id in of_dongs
        ],
        outcomes=[msgspec.convert({"status": status, "reason": reason, "count": count}, Outcome)
                  for (status, reason), count in outcomes.most_common()],
    )  # fmt: skip


def _moment(month: date) -> datetime:
    return datetime.combine(month, time(), SEOUL)


# Files


def sheets(found: CareStatistics, lang: Lang) -> list[Sheet]:
    """Every figure of the page; nobody is named."""

    def name(dong: DongNamed) -> str:
        return dong.name_en if lang == "en" else dong.name_ko

    return [
        Sheet(TITLES["months"][lang], MONTH_HEAD[lang],
              [[f"{one.month:%Y-%m}", *_cells(one.sums), one.ended, one.open] for one in found.months]),
        Sheet(TITLES["dongs"][lang], DONG_HEAD[lang],
              [[name(one.dong), *_cells(one.sums), one.open, one.late] for one in found.by_dong]),
        Sheet(TITLES["outcomes"][lang], OUTCOME_HEAD[lang],
              [[OUTCOMES[one.status][lang], REASONS[one.reason][lang] if one.reason else None, one.count]
               for one in found.outcomes]),
    ]  # fmt: skip


def _cells(sums: CareSums) -> list[Cell]:
    return [
        sums.received, sums.visited, sums.visit_days_median, sums.visit_days_p90, sums.served,
        sums.service_days_median, sums.service_days_p90, sums.promised, sums.kept,
        round(100 * sums.kept / sums.promised, 1) if sums.promised else None,
    ]  # fmt: skip
