"""Making, extending and closing the lists; what the page and the page of a case show of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from backend import live
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk, call_at
from backend.care.desk.models import DongNamed, RequesterShown, Worker
from backend.care.models import CaseRow
from backend.care.outreach import queries, rules
from backend.care.outreach.models import (
    CaseOutreach,
    DongCounts,
    OutreachContact,
    OutreachItem,
    OutreachList,
    OutreachRule,
)
from backend.db import Db
from backend.seal import Sealer
from backend.seoul import day_in_seoul

# For so long a list that is over can still be looked at.
SHOWN_FOR = timedelta(days=14)


async def look_in_on(db: Db, sealer: Sealer, alert_id: UUID, now: datetime) -> None:
    """Put whom an alert endangers on a list, or close the lists that no alert stands behind any more. Twice is once.

    Enter the whole city first.
    """
    today = day_in_seoul(now)
    await close_over(db, now)
    danger = await queries.find_danger(db, alert_id, now, today)
    if danger is None or not danger.is_current or not danger.dong_ids:
        return
    rule = await queries.the_rule(db, today)
    listed = await queries.lock_list(db, alert_id, danger) or await queries.insert_list(db, danger, rule, now)
    if listed.closed_at is not None:
        return
    await queries.add_alert(db, listed.id, alert_id, danger.dong_ids, now)
    await queries.insert_items(db, listed, [
        one for one in await queries.list_candidates(db, danger.hazard, danger.dong_ids)
        if rules.is_looked_in_on(rule, one.risk, _day(one.born_on_sealed, sealer), lives_alone=one.lives_alone,
                                 today=today)
    ])  # fmt: skip
    await _tell(db, listed.id, danger.dong_ids)


async def close_over(db: Db, now: datetime) -> None:
    for listed in await queries.close_over(db, now):
        await _tell(db, listed.id, listed.dong_ids)


async def _tell(db: Db, list_id: UUID, dong_ids: Sequence[int]) -> None:
    for dong_id in dong_ids:
        await live.tell(db, f"dong:{dong_id}", "outreach", list_id)


async def tell_about(desk: Desk, item: queries.ItemRow) -> None:
    await _tell(desk.db, item.list_id, [item.dong_id])


def _day(sealed: bytes | None, sealer: Sealer) -> date | None:
    return date.fromisoformat(sealer.open(sealed)) if sealed else None


# Showing


def lists(rows: Sequence[queries.CountsRow]) -> list[OutreachList]:
    """`rows`: ordered by list."""
    found: list[OutreachList] = []
    for _, of_list in groupby(rows, key=lambda row: row.list_id):
        dongs = list(of_list)
        first = dongs[0]
        found.append(OutreachList(
            id=first.list_id, hazard=first.hazard, event_ko=first.event_ko, event_en=first.event_en,
            rule=OutreachRule(first.least_risk, first.alone_from_age), made_at=first.made_at,
            expires_at=first.expires_at, closed_at=first.closed_at,
            dongs=[DongCounts(DongNamed(row.dong_id, row.name_ko, row.name_en), row.waiting, row.reached,
                              row.not_reached, row.needs_help) for row in dongs],
        ))  # fmt: skip
    return found


def item(row: queries.ItemRow, desk: Desk) -> OutreachItem:
    opened = desk.sealer.open
    return OutreachItem(
        id=row.id, case_id=row.case_id, code=row.code, name=opened(row.name_sealed) if row.name_sealed else "",
        dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en), risk=row.risk, lives_alone=row.lives_alone,
        pause_reason=row.pause_reason,
        assignee=Worker(row.assigned_to, row.assignee_name or "") if row.assigned_to else None,
        mine=row.assigned_to == desk.staff.id, status=row.status, how=row.how, by=row.by, at=row.at,
        note=opened(row.note_sealed) if row.note_sealed else "", version=row.version,
    )  # fmt: skip


def of_case(row: queries.ItemRow, hazard_of: dict[UUID, OutreachList], desk: Desk) -> CaseOutreach:
    shown, listed = item(row, desk), hazard_of[row.list_id]
    return CaseOutreach(
        list_id=row.list_id, hazard=listed.hazard, status=shown.status, how=shown.how, by=shown.by, at=shown.at,
        note=shown.note, is_over=row.closed_at is not None,
    )  # fmt: skip


async def contact(desk: Desk, row: queries.ItemRow, case: CaseRow) -> OutreachContact:
    """How to get to somebody. Whoever told of a neighbour is not called about them."""
    person = await desks.find_person(desk.db, case.person_id)
    asked = None if case.relation == "neighbour" else await desks.find_requester(desk.db, case.id)

    def opened(sealed: bytes | None) -> str:
        return desk.sealer.open(sealed) if sealed else ""

    return OutreachContact(
        id=row.id,
        name=opened(person and person.name_sealed),
        born_on=_day(person and person.born_on_sealed, desk.sealer),
        phone=call_at(opened(person and person.phone_sealed)),
        address=opened(person and person.address_sealed),
        access=opened(person and person.access_sealed),
        requester=None if asked is None else RequesterShown(
            asked.name or opened(asked.told_name_sealed), call_at(opened(asked.phone_sealed or asked.told_phone_sealed))
        ),
    )  # fmt: skip
