"""Which time may be kept free."""

from datetime import datetime, timedelta

from backend.bookings.blocks.models import NewBlock
from backend.errors import Conflict, FieldProblem, Invalid

LONGEST = timedelta(days=31)


class BookingsInWay(Conflict):
    """`bookings`: those that stand in this time; they are moved or cancelled first."""

    code, title = "bookings_in_way", "There are bookings in this time"


class AlreadyBlocked(Conflict):
    code, title = "already_blocked", "Some of this time is kept free already"


def check_block(block: NewBlock, now: datetime) -> None:
    """Raises Invalid for a time that ends before it starts, is over, or is longer than a month."""
    if not block.starts_at < block.ends_at <= block.starts_at + LONGEST:
        raise Invalid(fields=[FieldProblem("ends_at", "after the start, within 31 days")])
    if block.ends_at <= now:
        raise Invalid(fields=[FieldProblem("ends_at", "in the future")])
