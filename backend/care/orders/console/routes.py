"""The provider's console."""

from uuid import UUID

from litestar import get, post, put

from backend.care.orders.console import actions
from backend.care.orders.console.actions import PROVIDER, Provider, providers
from backend.care.orders.console.models import (
    CareWorkerNamed,
    OrderAnswer,
    ProviderOrder,
    ProviderOrders,
    Report,
    Which,
)
from backend.idempotency import IdempotencyKey, already, made


@get("/staff/orders", guards=[providers], dependencies=PROVIDER)
async def list_orders(provider: Provider, which: Which = "open") -> ProviderOrders:
    """What my organizations were sent; that names were read is noted in the trail."""
    return await actions.show_all(provider, which)


@get("/staff/orders/{order_id:uuid}", guards=[providers], dependencies=PROVIDER)
async def read_order(provider: Provider, order_id: UUID) -> ProviderOrder:
    """One order with all that I may know; the person can see that it was read."""
    return await actions.show_one(provider, order_id)


@post("/staff/orders/{order_id:uuid}/answer", guards=[providers], dependencies=PROVIDER, status_code=200)
async def answer_order(provider: Provider, order_id: UUID, data: OrderAnswer) -> ProviderOrder:
    """Accept, or decline with a word. Raises OrderClosed, StaleOrder."""
    await actions.answer(provider, order_id, data)
    return await actions.show_one(provider, order_id)


@put("/staff/orders/{order_id:uuid}/worker", guards=[providers], dependencies=PROVIDER)
async def name_worker(provider: Provider, order_id: UUID, data: CareWorkerNamed) -> ProviderOrder:
    """Say who goes there; the person and the desk see it. Raises OrderClosed, StaleOrder."""
    await actions.name_worker(provider, order_id, data)
    return await actions.show_one(provider, order_id)


@post("/staff/orders/{order_id:uuid}/deliveries", guards=[providers], dependencies=PROVIDER)
async def report_delivery(
    provider: Provider, order_id: UUID, idempotency_key: IdempotencyKey, data: Report
) -> ProviderOrder:
    """What became of a day: done, or nobody met the person. Raises AlreadyReported, NotAnOccasion, OrderClosed."""
    actor, route = f"staff:{provider.staff.id}", f"report_delivery:{order_id}"
    if await already(provider.db, actor, route, idempotency_key, data) is None:
        delivery_id = await actions.report(provider, order_id, data)
        await made(provider.db, actor, route, idempotency_key, delivery_id)
    return await actions.show_one(provider, order_id)


handlers = [list_orders, read_order, answer_order, name_worker, report_delivery]
