"""Every SQL statement about notices."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.db import Db, many
from backend.messages.notices.models import Claimed, Result
from backend.messages.sms.models import Prices
from backend.messages.sms.rules import SHORT_BYTES
from backend.people.models import Lang

LEASE = timedelta(minutes=1)
MOST_KEPT = timedelta(days=30)


async def insert_notice(
    db: Db, message_id: UUID, citizen_id: UUID, texts: Mapping[Lang, str], expires_at: datetime, now: datetime
) -> None:
    """Where the person has a number, has not said no, and is signed in on no phone that would ring."""
    await db.execute(
        """INSERT INTO sms_notices (message_id, citizen_id, text, due_at, expires_at)
           SELECT $1, c.id, CASE c.lang WHEN 'ko' THEN $3 ELSE $4 END, $6::timestamptz, $5::timestamptz
           FROM citizens c
           WHERE c.id = $2 AND c.phone_sealed IS NOT NULL AND c.deleted_at IS NULL
             AND $5::timestamptz > $6::timestamptz
             AND coalesce((SELECT s.notices FROM sms_choices s WHERE s.citizen_id = c.id), true)
             AND NOT EXISTS (SELECT FROM devices d JOIN sessions s ON s.id = d.session_id
                             WHERE s.citizen_id = c.id AND s.expires_at > $6 AND d.retired_at IS NULL)""",
        message_id, citizen_id, texts["ko"], texts["en"], expires_at, now,
    )  # fmt: skip


async def find_month_won(db: Db, day: date) -> int:
    """What a month's notices may cost; nothing where no budget is set."""
    return await db.fetchval("SELECT notices_won FROM sms_budgets WHERE valid @> $1::date", day) or 0


async def lock_month(db: Db, month: date, cap_won: int) -> int:
    """What is left of the month's money, which nobody else takes until the transaction ends."""
    await db.execute(
        "INSERT INTO sms_notice_months (month, cap_won) VALUES ($1, $2) ON CONFLICT (month) DO NOTHING", month, cap_won
    )
    return await db.fetchval("SELECT cap_won - spent_won FROM sms_notice_months WHERE month = $1 FOR UPDATE", month)


async def claim(db: Db, prices: Prices, month: date, left_won: int, most: int, now: datetime) -> list[Claimed]:
    """Those that are due and nobody else has in hand, for as long as the lease lasts and the money goes; the month is
    locked. What is tried again has been paid for."""
    return await many(
        db, Claimed,
        """WITH due AS (
               SELECT message_id, due_at, CASE
                          WHEN won IS NOT NULL THEN 0
                          WHEN octet_length(convert_to(text, 'UHC')) <= $6 THEN $3::integer
                          ELSE $4::integer END AS costs
               FROM sms_notices
               WHERE status IN ('waiting', 'claimed') AND due_at <= $1 AND expires_at > $1
               -- What is paid for need not wait behind what there is no money for.
               ORDER BY won IS NULL, due_at LIMIT $2 FOR UPDATE SKIP LOCKED
           ), paid AS (
               SELECT message_id, costs, sum(costs) OVER (ORDER BY costs > 0, due_at, message_id) AS so_far FROM due
           ), spent AS (
               UPDATE sms_notice_months SET spent_won = spent_won
                          + (SELECT coalesce(sum(costs), 0) FROM paid WHERE so_far <= $5)
               WHERE month = $7
           ), claimed AS (
               UPDATE sms_notices n
               SET status = 'claimed', due_at = $1::timestamptz + $8::interval, generation = generation + 1,
                   unsure = n.unsure OR n.status = 'claimed', won = coalesce(n.won, nullif(paid.costs, 0)),
                   month = coalesce(n.month, $7)
               FROM paid WHERE n.message_id = paid.message_id AND paid.so_far <= $5
               RETURNING n.message_id, n.citizen_id, n.text, n.generation, n.expires_at
           )
           SELECT k.message_id, k.text, c.phone_sealed, k.generation AS tries, k.expires_at
           FROM claimed k JOIN citizens c ON c.id = k.citizen_id""",
        now, most, prices.sms, prices.lms, left_won, SHORT_BYTES, month, LEASE,
    )  # fmt: skip


async def mark_results(db: Db, results: Sequence[Result]) -> None:
    """Write down what came of a batch, unless another worker has taken it over; what was not sent costs nothing."""
    await db.execute(
        """WITH came AS (
               SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::boolean[], $5::timestamptz[])
                   x(message_id, generation, outcome, unsure, again_at)
           ), done AS (
               UPDATE sms_notices n
               SET status = CASE x.outcome WHEN 'again' THEN 'waiting' ELSE x.outcome END,
                   due_at = coalesce(x.again_at, n.due_at), unsure = n.unsure OR x.unsure
               FROM came x
               WHERE n.message_id = x.message_id AND n.generation = x.generation AND n.status = 'claimed'
               RETURNING n.status, n.won, n.month, n.unsure
           ), free AS (
               SELECT month, sum(won) AS won FROM done WHERE status = 'failed' AND NOT unsure GROUP BY month
           )
           UPDATE sms_notice_months m SET spent_won = m.spent_won - free.won FROM free WHERE m.month = free.month""",
        [r.message_id for r in results], [r.tries for r in results], [r.outcome for r in results],
        [r.unsure for r in results], [r.due_at for r in results],
    )  # fmt: skip


async def mark_late(db: Db, now: datetime) -> int:
    """Those of which nobody has any use any more; returns how many. What is in a worker's hand is waited for, and what
    was not sent costs nothing."""
    return await db.fetchval(
        """WITH late AS (
               UPDATE sms_notices SET status = 'late', unsure = unsure OR status = 'claimed'
               WHERE expires_at <= $1 AND (status = 'waiting' OR (status = 'claimed' AND due_at <= $1))
               RETURNING won, month, unsure
           ), free AS (
               SELECT month, sum(won) AS won FROM late WHERE NOT unsure GROUP BY month
           ), given AS (
               UPDATE sms_notice_months m SET spent_won = m.spent_won - free.won FROM free WHERE m.month = free.month
           ) SELECT count(*) FROM late""",
        now,
    )  # fmt: skip


async def forget_old(db: Db, now: datetime) -> None:
    """A month later nobody need know any more who got one."""
    await db.execute("DELETE FROM sms_notices WHERE expires_at < $1", now - MOST_KEPT)
