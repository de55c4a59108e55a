"""What goes to providers, and in whose name nothing goes before they said yes."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from backend import live
from backend.care import actions as care
from backend.care import queries as cases
from backend.care.desk import queries as desks
from backend.care.desk.actions import Desk, call_at
from backend.care.models import CaseRow
from backend.care.orders.sending import queries
from backend.care.orders.sending.models import Ended, Sender, Told, ToSend
from backend.errors import NotFound
from backend.seal import Sealer


async def send(desk: Desk | Sender, case: CaseRow, orders: Sequence[ToSend]) -> list[UUID]:
    """Send each to its provider, with all that the provider may know of the person; the orders' ids.

    What each takes of its service is reserved already, and the person has agreed to their being told. What would have
    begun before begins today; what is over is not sent.
    """
    row = await desks.find_person(desk.db, case.person_id)
    if row is None:
        raise NotFound
    sent: list[UUID] = []
    for order in orders:
        starts_on = max(order.starts_on, desk.today)
        if order.ends_on < starts_on:
            continue
        sealed = _sealed(desk.sealer, _told(row, case.dong_ko, order.task, desk.sealer))
        order_id = await queries.insert_order(desk.db, case.id, order, starts_on, sealed, desk.now)
        await live.tell(desk.db, f"organization:{order.organization_id}", "order", order_id)
        sent.append(order_id)
    return sent


async def tell_anew(desk: Desk | Sender, person_id: UUID) -> None:
    """What stands about the person goes to those who come to them or are asked to, in place of what they were told, as
    long as the person agrees to that; who was told nothing new is told nothing.

    It stands in the trail of each case, and the providers' pages follow.
    """
    row = await desks.find_person(desk.db, person_id)
    if row is None or not await queries.may_be_told(desk.db, person_id):
        return
    changed: dict[UUID, set[str]] = {}
    for order in await queries.lock_running_of(desk.db, person_id):
        before = msgspec.json.decode(desk.sealer.open(order.told_sealed), type=Told)
        told = _told(row, order.dong_ko, before.task, desk.sealer)
        fields = {name for name in Told.__struct_fields__ if getattr(told, name) != getattr(before, name)}
        if not fields:
            continue
        await queries.tell_anew(desk.db, order.id, _sealed(desk.sealer, told), desk.now)
        await live.tell(desk.db, f"organization:{order.organization_id}", "order", order.id)
        changed.setdefault(order.case_id, set()).update(fields)
    for case_id, fields in changed.items():
        case = await cases.find_case(desk.db, case_id)
        await cases.append_event(desk.db, desk.sealer, case_id, desk.actor, "told_anew", desk.now)
        await care.record(desk.db, "tell_provider", case, desk.actor, desk.now, fields=sorted(fields))


def _told(row: desks.PersonRow, dong_ko: str, task: str, sealer: Sealer) -> Told:
    return Told(
        name=sealer.open(row.name_sealed) if row.name_sealed else "",
        phone=call_at(sealer.open(row.phone_sealed)) if row.phone_sealed else "",
        address=f"{dong_ko} {sealer.open(row.address_sealed)}",
        access=sealer.open(row.access_sealed) if row.access_sealed else "", task=task,
    )  # fmt: skip


def _sealed(sealer: Sealer, told: Told) -> bytes:
    return sealer.seal(msgspec.json.encode(told).decode())


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
