"""Sending an approved item to somebody else."""

from functools import partial
from uuid import UUID

from msgspec.structs import replace

from backend.care.desk.actions import Desk
from backend.care.directory import queries as directory
from backend.care.directory.models import ServiceOffered
from backend.care.models import CaseRow
from backend.care.orders import queries as orders
from backend.care.orders import rules as order_rules
from backend.care.orders.models import OrderRow
from backend.care.orders.sending import actions as sending
from backend.care.orders.sending.queries import may_be_told
from backend.care.plans import capacity, queries
from backend.care.plans.actions import list_offered, service_of, to_send
from backend.care.plans.another import rules
from backend.care.plans.another.models import OtherProviders
from backend.care.plans.queries import ItemRow
from backend.errors import NotFound


async def find(desk: Desk, case: CaseRow, order_id: UUID, version: int | None = None) -> tuple[OrderRow, ItemRow]:
    """The order that somebody else is needed for, and its item of the plan that holds.

    Raises NotFound, StaleOrder, NobodyNeeded.
    """
    order = await orders.lock_order(desk.db, order_id)
    if order.case_id != case.id:
        raise NotFound
    if version is not None:
        order_rules.check_version(version, order.version)
    plan = await queries.find_approved(desk.db, case.id)
    items = await queries.list_items(desk.db, plan.id) if plan is not None else []
    item = next((item for item in items if item.id == order.plan_item_id), None)
    if item is None or not order.needs_provider or item.ends_on < desk.today:
        raise rules.NobodyNeeded
    return order, item


async def show(desk: Desk, case: CaseRow, order: OrderRow, item: ItemRow) -> OtherProviders:
    covered = await _covered(desk, case, order, item)
    week = capacity.week_of(item)
    free = [service for service in covered if service.left is None or service.left >= week]
    return OtherProviders(free, len(covered) - len(free))


async def _covered(desk: Desk, case: CaseRow, order: OrderRow, item: ItemRow) -> list[ServiceOffered]:
    tally = (await orders.count_deliveries(desk.db, case.id)).get(order.id)
    covers = partial(rules.covers, service_of(item), item.unit_won, given=tally is not None and tally.done > 0)
    return [service for service in await list_offered(desk, case) if covers(service)]


async def send(desk: Desk, case: CaseRow, order: OrderRow, item: ItemRow, service_id: int) -> None:
    """The item is this service from now on and goes to whoever gives it, who answers as the first one did.

    Raises NotCovered, SharingNeeded, ServiceFull.
    """
    if not await may_be_told(desk.db, case.person_id):
        raise rules.SharingNeeded
    chosen = next((s for s in await _covered(desk, case, order, item) if s.id == service_id), None)
    if chosen is None:
        raise rules.NotCovered
    await directory.reserve(desk.db, chosen.id, capacity.week_of(item))
    await queries.give_item_to(desk.db, item.id, chosen.id, chosen.unit_won)
    await orders.mark_settled(desk.db, order.id)
    order_to = replace(to_send(desk, item), service_id=chosen.id, organization_id=chosen.organization.id)
    await sending.send(desk, case, [order_to])
    await desk.note(case, "order_sent_again")
