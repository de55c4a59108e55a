"""What becomes of orders, and what that does to the case: begun and ended services, providers that leave, and people
whom nobody met."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import live
from backend.care import actions as care
from backend.care import queries as cases
from backend.care.calls import actions as calls
from backend.care.calls import queries as call_queries
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import Desk
from backend.care.directory.queries import free
from backend.care.models import SYSTEM, Actor, CaseRow
from backend.care.orders import queries, rules
from backend.care.orders.models import (
    CaseServices,
    DeliveryRow,
    DeliveryShown,
    EndReason,
    OrderRow,
    OrderShown,
)
from backend.db import Db
from backend.errors import NotFound
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings

# What the case's page shows of what was done.
SHOWN_FOR = timedelta(days=60)


async def end_order(db: Db, order_id: UUID, reason: EndReason, word_sealed: bytes | None, now: datetime) -> bool:
    """End what runs and give back what it took of the service; False where it does not run any more."""
    ended = await queries.mark_ended(db, order_id, reason, word_sealed, now)
    if ended is None:
        return False
    await free(db, ended.service_id, ended.units_a_week)
    await live.tell(db, f"organization:{ended.organization_id}", "order", ended.id)
    return True


# What the case learns


async def note_answer(db: Db, settings: Settings, sealer: Sealer, order_id: UUID, now: datetime) -> None:
    """The case is told of a provider's answer, once: the first yes begins the services, a no is its manager's to deal
    with."""
    order = await queries.find_order(db, order_id)
    case = await cases.lock_case(db, order.case_id)
    if not await queries.mark_answer_noted(db, order_id, now):
        return
    accepted = order.status != "declined"
    word = sealer.open(order.word_sealed) if order.word_sealed else ""
    actor = Actor("staff", order.answered_by)
    await cases.append_event(
        db, sealer, case.id, actor, "order_accepted" if accepted else "order_declined", now, why=word
    )  # fmt: skip
    if accepted and case.status == "approved":
        await care.step(db, settings, sealer, case, "in_service", SYSTEM, {"system"}, {"service_accepted"}, now)
        return
    if accepted and case.closed_at is None:
        await care.message(db, settings, case, "care_changed", now, cause=f"{order.id}")
    await cases.tell(db, case)


async def note_delivery(db: Db, sealer: Sealer, delivery_id: UUID, now: datetime) -> None:
    """The case is told of a report, once: whom nobody met is looked for, and whom somebody met no longer."""
    delivery = await queries.find_delivery(db, delivery_id)
    case = await cases.lock_case(db, delivery.case_id)
    if not await queries.mark_delivery_noted(db, delivery_id, now):
        return
    actor = Actor("staff", delivery.staff_id)
    if delivery.status == "done":
        await calls.met_by_provider(db, sealer, case, delivery.order_id, delivery.on_date, now, actor)
    else:
        note = sealer.open(delivery.note_sealed) if delivery.note_sealed else ""
        await calls.look_for(
            db, sealer, case, delivery.order_id, delivery.on_date, "missed", now, actor=actor, why=note
        )  # fmt: skip
    await cases.tell(db, case)


async def list_silent(db: Db, now: datetime) -> list[tuple[UUID, date]]:
    """The orders of meals and of looks, each with the day of the last two of which nobody said a word."""
    last = day_in_seoul(now) - timedelta(days=1)
    first = last - timedelta(days=1)
    orders = await queries.list_watched(db, rules.WATCHED_NEEDS, first, last)
    reported = {
        (row.order_id, row.on_date) for row in await queries.list_deliveries(db, [order.id for order in orders], first)
    }
    return [
        (order.id, day)
        for order in orders for day in rules.watched_days(order, first, last) if (order.id, day) not in reported
    ]  # fmt: skip


async def note_silent(db: Db, sealer: Sealer, order_id: UUID, day: date, now: datetime) -> None:
    """The person is looked for."""
    order = await queries.find_order(db, order_id)
    case = await cases.lock_case(db, order.case_id)
    await calls.look_for(db, sealer, case, order_id, day, "unreported", now)


async def end_over(db: Db, sealer: Sealer, order_id: UUID, now: datetime) -> None:
    """A service's last day is over."""
    order = await queries.find_order(db, order_id)
    if await end_order(db, order.id, "done", None, now):
        await cases.append_event(db, sealer, order.case_id, SYSTEM, "service_done", now)
        await cases.tell(db, await cases.find_case(db, order.case_id))


async def forget_told(db: Db, now: datetime) -> None:
    kept = await call_queries.provider_rules(db, day_in_seoul(now))
    await queries.forget_told(db, now - timedelta(days=kept.told_days))


# What the desk does


async def end_one(desk: Desk, case: CaseRow, order_id: UUID, version: int, why: str) -> None:
    """A service stops, with a word why; the person is told. Raises NotFound, StaleOrder, OrderClosed."""
    order = await queries.lock_order(desk.db, order_id)
    if order.case_id != case.id:
        raise NotFound
    rules.check_version(version, order.version)
    rules.check_running(order)
    await _stop(desk, case, [order.id], "stopped", why)


async def end_all(desk: Desk, case: CaseRow, why: str) -> None:
    """All that runs stops, so that the case can end."""
    running = await queries.list_running(desk.db, case_id=case.id)
    if running:
        await _stop(desk, case, running, "case_closed", why)


async def _stop(desk: Desk, case: CaseRow, order_ids: Sequence[UUID], reason: EndReason, why: str) -> None:
    for order_id in order_ids:
        await end_order(desk.db, order_id, reason, desk.sealer.seal(why), desk.now)
    await desk.note(case, "service_ended", why)
    await care.message(desk.db, desk.settings, case, "care_changed", desk.now, but=desk.actor,
                       cause=f"{order_ids[0]}:ended")  # fmt: skip


async def settle(desk: Desk, case: CaseRow, order_id: UUID, version: int) -> None:
    """Nobody else is needed in its place. Raises NotFound, StaleOrder."""
    order = await queries.lock_order(desk.db, order_id)
    if order.case_id != case.id:
        raise NotFound
    rules.check_version(version, order.version)
    if await queries.mark_settled(desk.db, order_id):
        await desk.note(case, "order_settled")


# A provider that leaves


async def leave(
    db: Db, settings: Settings, sealer: Sealer, actor: Actor, organization_id: int, word: str, now: datetime
) -> int:
    """What a provider had open needs somebody else, in whichever dong; its part of every service is free, and it keeps
    nothing of anybody. Returns how many services that were. Entered for the city."""
    count = 0
    for order_id in await queries.list_running(db, organization_id=organization_id):
        order = await queries.find_order(db, order_id)
        if not await end_order(db, order_id, "organization_left", sealer.seal(word) if word else None, now):
            continue
        count += 1
        case = await cases.find_case(db, order.case_id)
        await cases.append_event(db, sealer, case.id, actor, "organization_left", now, why=word)
        await care.message(db, settings, case, "care_changed", now, cause=f"{order_id}:left")
        await cases.tell(db, case)
    await queries.forget_told_of(db, organization_id)
    return count


# Showing


async def show_services(desk: Desk, case: CaseRow) -> CaseServices:
    orders = await queries.list_of_case(desk.db, case.id)
    tallies = await queries.count_deliveries(desk.db, case.id)
    deliveries: dict[UUID, list[DeliveryShown]] = {}
    for row in await queries.list_deliveries(desk.db, [order.id for order in orders], desk.today - SHOWN_FOR):
        deliveries.setdefault(row.order_id, []).append(show_delivery(row, desk.sealer))
    return CaseServices(
        orders=[_order(order, desk, tallies.get(order.id), deliveries.get(order.id, [])) for order in orders],
        may_end=desk_rules.works_on(case, desk.roles(case)),
    )  # fmt: skip


def show_delivery(row: DeliveryRow, sealer: Sealer) -> DeliveryShown:
    return DeliveryShown(id=row.id, on_date=row.on_date, status=row.status, units=row.units,
                         note=_opened(row.note_sealed, sealer), who=row.who, at=row.at)  # fmt: skip


def _order(
    order: OrderRow, desk: Desk, tally: queries.Tally | None, deliveries: list[DeliveryShown]
) -> OrderShown:  # fmt: skip
    return OrderShown(
        id=order.id, version=order.version, status=order.status, service_ko=order.service_ko,
        service_en=order.service_en, need=order.need, unit=order.unit, organization_ko=order.organization_ko,
        organization_en=order.organization_en, organization_phone=order.organization_phone, rrule=order.rrule,
        starts_on=order.starts_on, ends_on=order.ends_on, units=order.units, sent_at=order.sent_at,
        answered_at=order.answered_at, ended_at=order.ended_at, end_reason=order.end_reason,
        word=_opened(order.word_sealed, desk.sealer), end_word=_opened(order.end_word_sealed, desk.sealer),
        needs_provider=order.needs_provider, care_worker=order.care_worker, next_on=rules.next_day(order, desk.today),
        done=tally.done if tally else 0, missed=tally.missed if tally else 0, deliveries=deliveries[:20],
    )  # fmt: skip


def _opened(sealed: bytes | None, sealer: Sealer) -> str:
    return sealer.open(sealed) if sealed else ""
