"""What a provider's page shows, and its answers and reports."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from litestar.di import Provide

from backend import live
from backend.care import queries as cases
from backend.care.desk import rules as desk_rules
from backend.care.directory.queries import free
from backend.care.orders import queries as orders
from backend.care.orders import rules
from backend.care.orders.actions import show_delivery
from backend.care.orders.console import queries
from backend.care.orders.console.models import (
    CareWorkerNamed,
    Hidden,
    OccasionShown,
    OrderAnswer,
    OrderListed,
    ProviderOrder,
    ProviderOrders,
    Report,
)
from backend.care.orders.models import DeliveryRow, DeliveryStatus, OrderRow
from backend.care.orders.sending.models import Told
from backend.db import Db
from backend.jobs import enqueue
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.trail.queries import append

WEEK, MONTH, AHEAD = timedelta(days=7), timedelta(days=31), timedelta(days=14)
TOLD = ("name", "phone", "address", "access", "task")


class Provider:
    """Who acts for which organizations, from where and when. Made by `provide_provider`, which has entered them and
    nothing else."""

    def __init__(
        self, db: Db, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None,
        organization_ids: Sequence[int],
    ) -> None:  # fmt: skip
        self.db, self.sealer, self.staff, self.now = db, sealer, staff, now
        self.source, self.organization_ids = source, organization_ids
        self.today = day_in_seoul(now)

    async def record(self, order: OrderRow, citizen_id: UUID | None, action: str, fields: Sequence[str]) -> None:
        """Append to the trail of the case, which the provider does not see: the person does."""
        await append(
            self.db, at=self.now, actor_kind="staff", actor_id=self.staff.id, action=action, subject_kind="case",
            subject_id=order.case_id, citizen_id=citizen_id, fields=fields, source=self.source,
        )  # fmt: skip

    async def told(self, order: OrderRow) -> None:
        """Let the provider's open pages follow."""
        await live.tell(self.db, f"organization:{order.organization_id}", "order", order.id)


async def provide_provider(db: Db, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None) -> Provider:
    organization_ids = sorted({
        grant.scope_id for grant in staff.grants if grant.role == "provider" and grant.scope_id is not None
    })  # fmt: skip
    await cases.enter(db, day_in_seoul(now), organization_ids=organization_ids)
    return Provider(db, sealer, staff, now, source, organization_ids)


PROVIDER = {"provider": Provide(provide_provider)}
providers = Allow("provider")


async def answer(provider: Provider, order_id: UUID, said: OrderAnswer) -> None:
    """Yes, or no with a word: then what it took of the service is free, and nothing is left of what was told.

    Raises NotFound, OrderClosed, StaleOrder, Invalid.
    """
    word = desk_rules.said("word", said.word, least=0 if said.accept else 1)
    order = await orders.lock_order(provider.db, order_id)
    rules.check_answerable(order)
    rules.check_version(said.version, order.version)
    about = (await queries.list_about(provider.db, [order.id])).get(order.id)
    if not await orders.answer(
        provider.db, order.id, said.version, accept=said.accept, staff_id=provider.staff.id,
        word_sealed=provider.sealer.seal(word) if word else None,
        care_worker=_plain(said.care_worker) if said.accept else None, now=provider.now,
    ):  # fmt: skip
        raise rules.StaleOrder
    if not said.accept:
        await free(provider.db, order.service_id, order.units_a_week)
    action = "accept_order" if said.accept else "decline_order"
    await provider.record(order, about.citizen_id if about else None, action, ("order",))
    await enqueue(provider.db, "order_answered", order.id)
    await provider.told(order)


async def name_worker(provider: Provider, order_id: UUID, said: CareWorkerNamed) -> None:
    """Who goes there, from now on. Raises NotFound, OrderClosed, StaleOrder."""
    order = await orders.lock_order(provider.db, order_id)
    rules.check_named(order)
    rules.check_version(said.version, order.version)
    await orders.name_worker(provider.db, order.id, _plain(said.care_worker))
    about = (await queries.list_about(provider.db, [order.id])).get(order.id)
    await provider.record(order, about.citizen_id if about else None, "name_worker", ("care_worker",))
    await enqueue(provider.db, "worker_named", order.id)
    await provider.told(order)


def _plain(name: str) -> str | None:
    return " ".join(name.split()) or None


async def report(provider: Provider, order_id: UUID, said: Report) -> UUID:
    """What became of a day of the order; the delivery's id.

    Raises NotFound, OrderClosed, NotAnOccasion, AlreadyReported, Invalid.
    """
    note = desk_rules.said("note", said.note, least=1 if said.status == "missed" else 0)
    order = await orders.lock_order(provider.db, order_id)
    units = said.units if said.status == "done" else 0
    rules.check_report(order, said.on_date, said.status, units, provider.today)
    delivery_id = await queries.report(
        provider.db, order, said.on_date, said.status, units, provider.sealer.seal(note) if note else None,
        provider.staff.id, provider.now,
    )  # fmt: skip
    if delivery_id is None:
        raise rules.AlreadyReported
    about = (await queries.list_about(provider.db, [order.id])).get(order.id)
    await provider.record(order, about.citizen_id if about else None, "report", ("delivery",))
    await enqueue(provider.db, "delivery_reported", delivery_id)
    await provider.told(order)
    return delivery_id


# Showing


async def show_all(provider: Provider, which: Literal["open", "over"]) -> ProviderOrders:
    """The provider's orders with the names of those who agreed to that."""
    rows = await queries.list_orders(provider.db, provider.organization_ids, which)
    ids = [row.id for row in rows]
    about = await queries.list_about(provider.db, ids)
    said = _by_order(await orders.list_deliveries(provider.db, ids, provider.today - WEEK))
    listed = [_listed(row, provider, about.get(row.id), said.get(row.id, [])) for row in rows]
    if any(order.name is not None for order in listed):
        await append(
            provider.db, at=provider.now, actor_kind="staff", actor_id=provider.staff.id, action="read",
            subject_kind="care_orders", subject_id=which, fields=("name",), source=provider.source,
        )  # fmt: skip
    return ProviderOrders(
        today=provider.today, orders=listed,
        organizations=await queries.list_organizations(provider.db, provider.organization_ids),
        capacities=await queries.list_capacities(provider.db, provider.organization_ids),
    )  # fmt: skip


def _listed(order: OrderRow, provider: Provider, about: queries.About | None, said: list[DeliveryRow]) -> OrderListed:
    told, _ = _told(order, about, provider.sealer)
    days = (
        rules.days_between(order, provider.today - WEEK, provider.today) if order.status == "accepted" else []
    )  # fmt: skip
    return OrderListed(
        id=order.id, status=order.status, name=told.name if told else None, service_ko=order.service_ko,
        service_en=order.service_en, need=order.need, unit=order.unit, units=order.units, rrule=order.rrule,
        starts_on=order.starts_on, ends_on=order.ends_on, sent_at=order.sent_at, ended_at=order.ended_at,
        end_reason=order.end_reason, next_on=rules.next_day(order, provider.today), days=_days(days, said),
        is_told_anew=told is not None and order.told_unread,
    )  # fmt: skip


async def show_one(provider: Provider, order_id: UUID) -> ProviderOrder:
    """One order; that the person's data were read can be seen by them. Raises NotFound."""
    order = await orders.find_order(provider.db, order_id)
    about = (await queries.list_about(provider.db, [order.id])).get(order.id)
    told, hidden = _told(order, about, provider.sealer)
    if told is not None:
        await provider.record(order, about.citizen_id if about else None, "read", TOLD)
        await queries.mark_told_read(provider.db, order.id)
    said = await orders.list_deliveries(provider.db, [order.id], date.min)
    days = rules.days_between(order, provider.today - MONTH, provider.today + AHEAD) if order.answered_at else []
    return ProviderOrder(
        id=order.id, version=order.version, status=order.status, service_ko=order.service_ko,
        service_en=order.service_en, need=order.need, unit=order.unit, units=order.units, rrule=order.rrule,
        starts_on=order.starts_on, ends_on=order.ends_on, sent_at=order.sent_at, answered_at=order.answered_at,
        ended_at=order.ended_at, end_reason=order.end_reason,
        word=provider.sealer.open(order.word_sealed) if order.word_sealed else "", told=told, hidden=hidden,
        told_changed_at=order.told_changed_at if told else None,
        dong=await cases.find_dong(provider.db, about.dong_id, provider.today) if about else None,
        today=provider.today, care_worker=order.care_worker, next_on=rules.next_day(order, provider.today),
        days=_days(days, said) if order.status == "accepted" else [],
        deliveries=[show_delivery(row, provider.sealer) for row in said],
    )  # fmt: skip


def _told(order: OrderRow, about: queries.About | None, sealer: Sealer) -> tuple[Told | None, Hidden]:
    """What the provider may know of the person, as long as they agree to it."""
    if order.told_sealed is None:
        return None, "over"
    if about is None or not about.shared:
        return None, "not_shared"
    return msgspec.json.decode(sealer.open(order.told_sealed), type=Told), ""


def _by_order(rows: Sequence[DeliveryRow]) -> dict[UUID, list[DeliveryRow]]:
    found: dict[UUID, list[DeliveryRow]] = {}
    for row in rows:
        found.setdefault(row.order_id, []).append(row)
    return found


def _days(days: Sequence[date], said: Sequence[DeliveryRow]) -> list[OccasionShown]:
    status: dict[date, DeliveryStatus] = {row.on_date: row.status for row in said}
    return [OccasionShown(day, status.get(day)) for day in days]
