"""What a plan holds of its services from its approval on, until an order holds it."""

from collections.abc import Iterable
from uuid import UUID

from backend.care.directory import queries as directory
from backend.care.directory.rules import ServiceFull
from backend.care.plans import queries, rules
from backend.care.plans.queries import ItemRow
from backend.db import Db
from backend.errors import FieldProblem


async def hold(db: Db, items: Iterable[ItemRow]) -> None:
    """Reserve what each item takes; all of it or nothing. Raises ServiceFull with the item that is too much."""
    for item in sorted(items, key=lambda item: item.service_id):
        try:
            await directory.reserve(db, item.service_id, week_of(item))
        except ServiceFull:
            raise ServiceFull(fields=[FieldProblem(f"items.{item.id}", "not so much left")]) from None


async def give_back(db: Db, plan_id: UUID) -> None:
    """A plan holds no more: what it kept for orders that were never sent is free again."""
    for item in sorted(await queries.list_items(db, plan_id), key=lambda item: item.service_id):
        if item.sending == "planned":
            await directory.free(db, item.service_id, week_of(item))


async def end_plan(db: Db, case_id: UUID) -> None:
    """The case has ended, and the plan that held with it."""
    plan = await queries.find_approved(db, case_id)
    if plan is not None:
        await queries.mark_replaced(db, plan.id)
        await give_back(db, plan.id)


def week_of(item: ItemRow) -> int:
    return rules.units_a_week(item.rrule, item.units, item.starts_on, item.ends_on)
