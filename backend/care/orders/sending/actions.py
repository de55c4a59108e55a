"""What goes to providers, and in whose name nothing goes before they said yes."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from backend import live
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk, call_at
from backend.care.models import CaseRow
from backend.care.orders.sending import queries
from backend.care.orders.sending.models import Ended, Sender, Told, ToSend
from backend.errors import NotFound


async def send(desk: Desk | Sender, case: CaseRow, orders: Sequence[ToSend]) -> list[UUID]:
    """Send each to its provider, with all that the provider may know of the person; the orders' ids.

    What each takes of its service is reserved already, and the person has agreed to their being told. What would have
    begun before begins today; what is over is not sent.
    """
    row = await desks.find_person(desk.db, case.person_id)
    if row is None:
        raise NotFound
    open_ = desk.sealer.open
    about = Told(
        name=open_(row.name_sealed) if row.name_sealed else "",
        phone=call_at(open_(row.phone_sealed)) if row.phone_sealed else "",
        address=f"{case.dong_ko} {open_(row.address_sealed)}",
        access=open_(row.access_sealed) if row.access_sealed else "", task="",
    )  # fmt: skip
    sent: list[UUID] = []
    for order in orders:
        starts_on = max(order.starts_on, desk.today)
        if order.ends_on < starts_on:
            continue
        told = msgspec.structs.replace(about, task=order.task)
        sealed = desk.sealer.seal(msgspec.json.encode(told).decode())
        order_id = await queries.insert_order(desk.db, case.id, order, starts_on, sealed, desk.now)
        await live.tell(desk.db, f"organization:{order.organization_id}", "order", order_id)
        sent.append(order_id)
    return sent


async def take_back(desk: Desk | Sender, case: CaseRow) -> int:
    """What no provider has accepted yet is not theirs any more; how many that were. Those who come already see the
    person's data no more, and stay until the person and the dong say what is to become of it."""
    taken = await queries.take_back(desk.db, case.id, desk.now)
    running = await queries.list_running_at(desk.db, case.id)
    for organization_id, order_id in [*((order.organization_id, order.id) for order in taken), *running]:
        await live.tell(desk.db, f"organization:{organization_id}", "order", order_id)
    return len(taken) + len(running)


async def end_of_plan(desk: Desk, plan_id: UUID) -> list[Ended]:
    """End what runs of a plan whose place another takes; its providers' pages follow."""
    ended = await queries.end_of_plan(desk.db, plan_id, desk.now)
    for order in ended:
        await live.tell(desk.db, f"organization:{order.organization_id}", "order", order.id)
    return ended
