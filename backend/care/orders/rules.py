"""Which days an order is for, and what may be said about it when. Pure."""

from datetime import date, timedelta

from backend.care.money.rules import occasions
from backend.care.orders.models import OrderRow, OrderStatus, ServiceState
from backend.errors import Conflict, FieldProblem, Invalid
from backend.seoul import day_in_seoul

# So long ago can still be reported.
REPORTED_WITHIN = timedelta(days=31)
# As far as one looks for the next day: a monthly service that stands still for a holiday has one by then.
LOOKED_AHEAD = timedelta(days=70)
# Whoever is without these for a day may be in danger; of the others a missing report is no alarm.
WATCHED_NEEDS = ("meals", "safety")
RUNNING: tuple[OrderStatus, ...] = ("sent", "accepted")


class OrderClosed(Conflict):
    """`reason`: the status that the order has."""

    code, title = "order_closed", "This can no longer be done with the order"


class StaleOrder(Conflict):
    code, title = "stale_version", "Somebody else changed the order meanwhile"


class AlreadyReported(Conflict):
    code, title = "already_reported", "This day has been reported already"


class NotAnOccasion(Conflict):
    code, title = "not_an_occasion", "The order is not for this day"


def days_between(order: OrderRow, first: date, last: date) -> list[date]:
    """The days of an order within these two, both included; what is done once has one day."""
    last = min(last, order.ends_on)
    if last < order.starts_on or last < first:
        return []
    if order.unit == "once":
        return [day for day in occasions(order.rrule, order.starts_on, order.ends_on)[:1] if first <= day <= last]
    return [day for day in occasions(order.rrule, _from(order, first), last) if day >= first]


def _from(order: OrderRow, first: date) -> date:
    """From where to count: a rhythm that does not hang on its first day need not be counted from there."""
    is_free = "INTERVAL" not in order.rrule and ("DAILY" in order.rrule or "BY" in order.rrule)
    return max(order.starts_on, first) if is_free else order.starts_on


def watched_days(order: OrderRow, first: date, last: date) -> list[date]:
    """Those of which somebody should have said a word: from the day after the provider said yes."""
    if order.answered_at is None:
        return []
    return days_between(order, max(first, day_in_seoul(order.answered_at) + timedelta(days=1)), last)


def next_day(order: OrderRow, today: date) -> date | None:
    if order.status not in RUNNING:
        return None
    return next(iter(days_between(order, today, today + LOOKED_AHEAD)), None)


def check_version(seen: int, now: int) -> None:
    if seen != now:
        raise StaleOrder


def check_answerable(order: OrderRow) -> None:
    if order.status != "sent":
        raise OrderClosed(reason=order.status)


def check_running(order: OrderRow) -> None:
    if order.status not in RUNNING:
        raise OrderClosed(reason=order.status)


def last_day(order: OrderRow) -> date | None:
    """Until when there is something to report; None where it was never accepted."""
    if order.status == "accepted":
        return order.ends_on
    return day_in_seoul(order.ended_at) if order.ended_at is not None and order.answered_at is not None else None


def check_report(order: OrderRow, on_date: date, status: str, units: int, today: date) -> None:
    """Raises OrderClosed, NotAnOccasion for a day that is none of the order's or is to come, and Invalid."""
    last = last_day(order)
    if last is None:
        raise OrderClosed(reason=order.status)
    if not today - REPORTED_WITHIN <= on_date <= min(today, last) or not days_between(order, on_date, on_date):
        raise NotAnOccasion
    if status == "done" and not 1 <= units <= order.units:
        raise Invalid(fields=[FieldProblem("units", f"1 to {order.units}")])


def check_named(order: OrderRow) -> None:
    """Raises OrderClosed: who comes is said of what one has accepted."""
    if order.status != "accepted":
        raise OrderClosed(reason=order.status)


def state_of(order: OrderRow) -> ServiceState:
    """How it is with a service, in the person's eyes."""
    if order.needs_provider:
        return "looking"
    return {"sent": "asked", "accepted": "coming"}.get(order.status, "over")  # pyright: ignore[reportReturnType]
