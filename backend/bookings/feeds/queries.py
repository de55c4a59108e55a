"""Whose address it is, and what stands in their calendar."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.bookings.feeds.models import Feed, FeedOwner
from backend.bookings.lending.loans import queries as loans
from backend.bookings.lending.models import LoanRow
from backend.bookings.models import BookingRow
from backend.bookings.programs import queries as programs
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.programs.models import EnrolmentRow, Program
from backend.bookings.queries import list_for_calendar
from backend.db import Db, one

PAST, AHEAD = timedelta(days=90), timedelta(days=400)


async def find_feed(db: Db, *, citizen_id: UUID | None = None, staff_id: UUID | None = None) -> Feed | None:
    return await one(
        db, Feed, "SELECT created_at, read_at FROM calendar_feeds WHERE citizen_id = $1 OR staff_id = $2",
        citizen_id, staff_id,
    )  # fmt: skip


async def replace_feed(
    db: Db, token_hash: bytes, now: datetime, *, citizen_id: UUID | None = None, staff_id: UUID | None = None
) -> None:
    """The address that was known before finds nothing any more."""
    # Two taps at once make one address, whichever comes last.
    await db.execute(
        """MERGE INTO calendar_feeds f USING (SELECT $2::uuid AS citizen_id, $3::uuid AS staff_id) o
           ON f.citizen_id = o.citizen_id OR f.staff_id = o.staff_id
           WHEN MATCHED THEN UPDATE SET token_hash = $1, created_at = $4, read_at = NULL
           WHEN NOT MATCHED THEN INSERT (token_hash, citizen_id, staff_id, created_at) VALUES ($1, $2, $3, $4)""",
        token_hash, citizen_id, staff_id, now,
    )  # fmt: skip


async def delete_feed(db: Db, *, citizen_id: UUID | None = None, staff_id: UUID | None = None) -> None:
    await db.execute("DELETE FROM calendar_feeds WHERE citizen_id = $1 OR staff_id = $2", citizen_id, staff_id)


async def find_owner(db: Db, token_hash: bytes, now: datetime) -> FeedOwner | None:
    """Whose address this is; nobody's once they have left. Notes that it was read."""
    return await one(
        db, FeedOwner,
        """UPDATE calendar_feeds f SET read_at = $2
           FROM calendar_feeds o
           LEFT JOIN citizens c ON c.id = o.citizen_id
           LEFT JOIN staff s ON s.id = o.staff_id
           WHERE f.token_hash = $1 AND o.token_hash = f.token_hash
             AND (c.id IS NOT NULL AND c.deleted_at IS NULL OR s.active)
           RETURNING f.citizen_id, f.staff_id, coalesce(c.lang, 'ko') AS lang""",
        token_hash, now,
    )  # fmt: skip


async def list_bookings(db: Db, owner: FeedOwner, now: datetime) -> list[BookingRow]:
    """Three months back and as far ahead as anybody books; also what was cancelled, so that calendars take it away."""
    return await list_for_calendar(db, owner.citizen_id, owner.staff_id, now - PAST, now + AHEAD)


async def list_enrolments(db: Db, citizen_id: UUID, now: datetime) -> list[tuple[EnrolmentRow, Program]]:
    """The same of programs."""
    rows = await enrolments.list_for_calendar(db, citizen_id, now - PAST, now + AHEAD)
    found = await programs.list_programs(db, [row.program_id for row in rows], now)
    return [(row, found[row.program_id]) for row in rows]


async def list_loans(db: Db, citizen_id: UUID, now: datetime) -> list[LoanRow]:
    """The same of suits."""
    return await loans.list_for_calendar(db, citizen_id, now - PAST, now + AHEAD)


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    await delete_feed(db, citizen_id=citizen_id)
