"""Looking whether anything stands still."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.alerts.desk.queries import find_for_staff
from backend.alerts.models import StaffAlert
from backend.alerts.stalls import queries, rules
from backend.alerts.stalls.models import OpenStall
from backend.db import Database, Db
from backend.jobs import each
from backend.messages import actions as messages
from backend.messages.models import Delivery
from backend.seoul import day_in_seoul
from backend.settings import Settings

# A phone that was off for longer learns it from the desk.
RINGS_FOR = timedelta(hours=1)


async def watch(database: Database, settings: Settings, now: datetime) -> None:
    """Tell of what has begun to stand still, and of what moves again; once, however many look at the same time."""
    async with database.transaction() as db:
        # First, so that a delivery is never older than the stall that it is held against.
        open_stalls = await queries.list_open(db)
        known = {(stall.alert_id, stall.since) for stall in open_stalls}
        sending = await messages.sending(db)
        found = await messages.deliveries(db, [*sending, *(stall.alert_id for stall in open_stalls)])

    async def tell_stalled(db: Db, alert_id: UUID) -> None:
        await _tell_stalled(db, settings, alert_id, found[alert_id], now)

    async def tell_over(db: Db, stall: OpenStall) -> None:
        await _tell_over(db, settings, stall, found.get(stall.alert_id), now)

    over = [stall for stall in open_stalls if not _stands(stall, found.get(stall.alert_id))]
    new = [alert_id for alert_id, one in found.items() if one.stalled and (alert_id, one.moved_at) not in known]
    # What is over first: an alert that moved and stands again is told of in this order.
    await each(database, over, tell_over)
    await each(database, new, tell_stalled)


def _stands(stall: OpenStall, delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.stalled is not None and delivery.moved_at == stall.since


async def _tell_stalled(db: Db, settings: Settings, alert_id: UUID, delivery: Delivery, now: datetime) -> None:
    alert = await find_for_staff(db, alert_id)
    if delivery.stalled is None or not _is_out(alert, now):
        return
    stall_id = await queries.insert_stall(db, alert_id, delivery.moved_at, delivery.stalled, now)
    if stall_id is not None:
        who = await queries.list_answerable(db, alert_id, day_in_seoul(now))
        told = rules.stalled(alert, delivery, delivery.stalled, stall_id)
        await messages.tell_staff(db, settings, who, told, now + RINGS_FOR, now)


async def _tell_over(db: Db, settings: Settings, stall: OpenStall, delivery: Delivery | None, now: datetime) -> None:
    """Of an alert that was ended meanwhile nothing more is said: whoever ended it knows."""
    if not await queries.mark_over(db, stall.id, now):
        return
    await messages.withdraw(db, rules.cause_of(stall.id), now)
    alert = await find_for_staff(db, stall.alert_id)
    if delivery is None or delivery.stalled is not None or not _is_out(alert, now):
        return
    who = await queries.list_answerable(db, stall.alert_id, day_in_seoul(now))
    await messages.tell_staff(db, settings, who, rules.moving(alert, delivery, stall.id), now + RINGS_FOR, now)


def _is_out(alert: StaffAlert, now: datetime) -> bool:
    return alert.status == "sent" and alert.expires_at > now
