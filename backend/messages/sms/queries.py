"""Every SQL statement about SMS for alerts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.db import Db, many, one
from backend.errors import Invalid
from backend.messages.sms.models import (
    Budget,
    Claimed,
    MySms,
    Prices,
    Result,
    Run,
    SentNotice,
    SentSms,
    SmsChoice,
    SmsProgress,
)
from backend.people.models import Lang
from backend.seal import Sealer

# Whether a person `c` gets an alert of level $1 for the districts $2 and dongs $3 ($4: opened since then does not, of
# lineage $5). Who has said no place gets what is for the places of their phones, else what is for the whole city.
_MEETS: LiteralString = """(p.district_id = ANY($2::integer[]) OR p.dong_id = ANY($3::integer[])
    OR (p.dong_id IS NULL AND p.district_id IN (SELECT district_id FROM dongs WHERE id = ANY($3))))"""
GETS: LiteralString = (
    "c.phone_sealed IS NOT NULL AND c.deleted_at IS NULL"  # noqa: S608 - only literals are put together
    """ AND ($1::smallint = 4 OR coalesce((SELECT s.urgent FROM sms_choices s WHERE s.citizen_id = c.id), true))
    AND ((cardinality($2::integer[]) = 0 AND cardinality($3::integer[]) = 0)
         OR EXISTS (SELECT FROM sms_places p WHERE p.citizen_id = c.id AND """
    + _MEETS
    + """)
         OR (NOT EXISTS (SELECT FROM sms_places p WHERE p.citizen_id = c.id)
             AND EXISTS (SELECT FROM sessions n JOIN devices d ON d.session_id = n.id AND d.retired_at IS NULL
                         JOIN device_places p ON p.device_id = d.id WHERE n.citizen_id = c.id AND """
    + _MEETS
    + """)))
    AND NOT EXISTS (SELECT FROM alert_opens o
                    WHERE o.lineage_id = $5::uuid AND o.citizen_id = c.id AND o.opened_at >= $4::timestamptz)"""
)
COUNT: LiteralString = "SELECT c.lang, count(*) AS people FROM citizens c WHERE " + GETS + " GROUP BY c.lang"  # noqa: S608 - only literals are put together
# $6: after this person; $7: at most so many; $8 and $9: what one costs by language; $10: what may be spent.
PLAN: LiteralString = (
    "WITH found AS (SELECT c.id, c.lang, CASE c.lang WHEN 'ko' THEN $8::integer ELSE $9::integer END AS won"  # noqa: S608 - only literals are put together
    " FROM citizens c WHERE ($6::uuid IS NULL OR c.id > $6) AND "
    + GETS
    + """ ORDER BY c.id LIMIT $7),
    summed AS (SELECT *, sum(won) OVER (ORDER BY id) AS so_far FROM found),
    added AS (INSERT INTO sms_recipients (alert_id, citizen_id, lang, won, due_at)
              SELECT $11::uuid, id, lang, won, $12::timestamptz FROM summed WHERE so_far <= $10 RETURNING won)
    SELECT (SELECT count(*) FROM found) AS found, (SELECT count(*) FROM added) AS added,
           (SELECT coalesce(sum(won), 0) FROM added)::integer AS won,
           (SELECT id FROM found ORDER BY id DESC LIMIT 1) AS last_id"""
)
LEASE = timedelta(minutes=1)
MOST_KEPT = timedelta(days=30)


# Money


async def find_prices(db: Db, day: date) -> Prices | None:
    """None unless both are set."""
    rows = await db.fetch("SELECT kind, won FROM sms_prices WHERE valid @> $1::date", day)
    found = {row["kind"]: row["won"] for row in rows}
    return Prices(**found) if len(found) == 2 else None


async def find_budget(db: Db, day: date) -> Budget:
    """Nothing where none is set."""
    found = await one(db, Budget, "SELECT alert_won, month_won FROM sms_budgets WHERE valid @> $1::date", day)
    return found or Budget(0, 0)


async def find_month_left(db: Db, month: date, budget: Budget) -> int:
    left: int | None = await db.fetchval("SELECT cap_won - spent_won FROM sms_months WHERE month = $1", month)
    return budget.month_won if left is None else left


async def lock_month(db: Db, month: date, cap_won: int) -> int:
    """What is left of the month's money, which nobody else takes until the transaction ends."""
    await db.execute(
        "INSERT INTO sms_months (month, cap_won) VALUES ($1, $2) ON CONFLICT (month) DO NOTHING", month, cap_won
    )
    return await db.fetchval("SELECT cap_won - spent_won FROM sms_months WHERE month = $1 FOR UPDATE", month)


async def count_people(
    db: Db, level: int, district_ids: Sequence[int], dong_ids: Sequence[int], now: datetime
) -> dict[Lang, int]:
    """Who would get one if nobody opened the alert, by language."""
    rows = await db.fetch(COUNT, level, district_ids, dong_ids, now, None)
    return {row["lang"]: row["people"] for row in rows}


# Runs


async def insert_run(db: Db, run: Run) -> None:
    await db.execute(
        """INSERT INTO sms_runs (alert_id, lineage_id, level, district_ids, dong_ids, texts, created_at, due_at,
                                 expires_at, cap_won)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (alert_id) DO NOTHING""",
        run.alert_id, run.lineage_id, run.level, run.district_ids, run.dong_ids, msgspec.to_builtins(run.texts),
        run.created_at, run.due_at, run.expires_at, run.cap_won,
    )  # fmt: skip


_RUN: LiteralString = """SELECT alert_id, lineage_id, level, district_ids, dong_ids, texts, created_at, due_at,
                                expires_at, cap_won, spent_won, planned_up_to, planned_at, stopped_at
                         FROM sms_runs """


async def list_due_runs(db: Db, now: datetime) -> list[Run]:
    """What is to be planned, sent or closed now, the gravest first."""
    return await many(
        db, Run,
        _RUN + "WHERE finished_at IS NULL AND (due_at <= $1 OR stopped_at IS NOT NULL) ORDER BY level DESC, due_at",
        now,
    )  # fmt: skip


async def lock_run(db: Db, alert_id: UUID) -> Run | None:
    """None once it is finished."""
    return await one(db, Run, _RUN + "WHERE alert_id = $1 AND finished_at IS NULL FOR UPDATE", alert_id)


class Page(msgspec.Struct, frozen=True):
    found: int
    added: int
    won: int
    last_id: UUID | None


async def insert_page(db: Db, run: Run, left_won: int, most: int, now: datetime) -> Page:
    """The next people of a run that is locked, as far as the money goes."""
    row = await db.fetchrow(
        PLAN, run.level, run.district_ids, run.dong_ids, run.created_at, run.lineage_id, run.planned_up_to, most,
        run.texts["ko"].won, run.texts["en"].won, left_won, run.alert_id, now,
    )  # fmt: skip
    return msgspec.convert(dict(row or {}), Page)


async def mark_planned(
    db: Db, run: Run, page: Page, month: date, *, over_budget: bool, planned_at: datetime | None
) -> None:
    """The base refuses more than the caps of the alert and of the month."""
    await db.execute("UPDATE sms_months SET spent_won = spent_won + $2 WHERE month = $1", month, page.won)
    await db.execute(
        """UPDATE sms_runs SET spent_won = spent_won + $2, month = $3, planned_up_to = coalesce($4, planned_up_to),
                               over_budget = over_budget OR $5, planned_at = $6
           WHERE alert_id = $1""",
        run.alert_id, page.won, month, page.last_id, over_budget, planned_at,
    )  # fmt: skip


async def stop_run(db: Db, alert_id: UUID, now: datetime) -> None:
    await db.execute(
        "UPDATE sms_runs SET stopped_at = $2 WHERE alert_id = $1 AND finished_at IS NULL AND stopped_at IS NULL",
        alert_id, now,
    )  # fmt: skip


async def claim(db: Db, run: Run, most: int, now: datetime) -> list[Claimed]:
    """People whom no other worker has in hand, for as long as the lease lasts; none once it is stopped or over."""
    return await many(
        db, Claimed,
        """WITH mine AS (
               SELECT r.citizen_id FROM sms_recipients r
               WHERE r.alert_id = $1 AND r.status IN ('waiting', 'claimed') AND r.due_at <= $2
                 AND EXISTS (SELECT FROM sms_runs n
                             WHERE n.alert_id = $1 AND n.stopped_at IS NULL AND n.expires_at > $2)
               ORDER BY r.due_at LIMIT $3 FOR UPDATE SKIP LOCKED
           ), claimed AS (
               UPDATE sms_recipients r SET status = 'claimed', due_at = $2::timestamptz + $4::interval,
                                           generation = generation + 1, unsure = r.unsure OR r.status = 'claimed'
               FROM mine WHERE r.alert_id = $1 AND r.citizen_id = mine.citizen_id
               RETURNING r.citizen_id, r.lang, r.generation
           )
           SELECT k.citizen_id, c.phone_sealed, k.lang, k.generation AS tries,
                  EXISTS (SELECT FROM alert_opens o WHERE o.lineage_id = $5 AND o.citizen_id = k.citizen_id
                                                      AND o.opened_at >= $6) AS opened
           FROM claimed k JOIN citizens c ON c.id = k.citizen_id""",
        run.alert_id, now, most, LEASE, run.lineage_id, run.created_at,
    )  # fmt: skip


async def mark_results(db: Db, alert_id: UUID, results: Sequence[Result]) -> int:
    """Write down what came of a batch, unless another worker has taken it over; returns the won that are free again."""
    return await db.fetchval(
        """WITH came AS (
               SELECT * FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::boolean[], $6::timestamptz[])
                   x(citizen_id, generation, outcome, unsure, again_at)
           ), done AS (
               UPDATE sms_recipients r
               SET status = CASE x.outcome WHEN 'again' THEN 'waiting' ELSE x.outcome END,
                   due_at = coalesce(x.again_at, r.due_at), unsure = r.unsure OR x.unsure
               FROM came x
               WHERE r.alert_id = $1 AND r.citizen_id = x.citizen_id AND r.generation = x.generation
                 AND r.status = 'claimed'
               RETURNING r.status, r.won, r.unsure
           )
           SELECT coalesce(sum(won) FILTER (WHERE status IN ('failed', 'opened') AND NOT unsure), 0)::integer
           FROM done""",
        alert_id, [r.citizen_id for r in results], [r.tries for r in results], [r.outcome for r in results],
        [r.unsure for r in results], [r.due_at for r in results],
    )  # fmt: skip


async def mark_late(db: Db, alert_id: UUID, now: datetime) -> int:
    """Who has none by now gets none; returns the won that are free again. What is in a worker's hand is waited for.

    Whoever was claimed by a worker that never came back may have got theirs: that money stays spent.
    """
    return await db.fetchval(
        """WITH late AS (
               UPDATE sms_recipients SET status = 'late', unsure = unsure OR status = 'claimed'
               WHERE alert_id = $1 AND (status = 'waiting' OR (status = 'claimed' AND due_at <= $2))
               RETURNING won, unsure
           ) SELECT coalesce(sum(won) FILTER (WHERE NOT unsure), 0)::integer FROM late""",
        alert_id, now,
    )  # fmt: skip


async def give_back(db: Db, alert_id: UUID, won: int) -> None:
    """The run is locked by whoever calls this."""
    if won == 0:
        return
    await db.execute("UPDATE sms_runs SET spent_won = spent_won - $2 WHERE alert_id = $1", alert_id, won)
    await db.execute(
        """UPDATE sms_months SET spent_won = spent_won - $2
           WHERE month = (SELECT month FROM sms_runs WHERE alert_id = $1)""",
        alert_id, won,
    )  # fmt: skip


async def finish(db: Db, run: Run, now: datetime) -> None:
    """Keep the numbers once nobody is left, and forget who opened it unless something still hangs on that."""
    finished = await db.fetchval(
        """UPDATE sms_runs r SET finished_at = $2, people = n.people, sent = n.sent, failed = n.failed
           FROM (SELECT count(*) AS people, count(*) FILTER (WHERE status = 'sent') AS sent,
                        count(*) FILTER (WHERE status IN ('failed', 'late')) AS failed,
                        count(*) FILTER (WHERE status IN ('waiting', 'claimed')) AS open
                 FROM sms_recipients WHERE alert_id = $1) n
           WHERE r.alert_id = $1 AND n.open = 0 RETURNING true""",
        run.alert_id, now,
    )  # fmt: skip
    if finished:
        await db.execute(
            """DELETE FROM alert_opens WHERE lineage_id = $1
               AND NOT EXISTS (SELECT FROM sms_runs WHERE lineage_id = $1 AND finished_at IS NULL)""",
            run.lineage_id,
        )


async def list_progress(db: Db, alert_ids: Sequence[UUID], now: datetime) -> dict[UUID, SmsProgress]:
    rows = await db.fetch(
        """SELECT r.alert_id, r.due_at, r.spent_won, r.cap_won, r.over_budget,
                  CASE WHEN r.stopped_at IS NOT NULL THEN 'stopped' WHEN r.finished_at IS NOT NULL THEN 'finished'
                       WHEN r.due_at > $2 THEN 'waiting' ELSE 'sending' END AS state,
                  coalesce(r.people, n.people) AS people, coalesce(r.sent, n.sent) AS sent,
                  coalesce(r.failed, n.failed) AS failed,
                  CASE WHEN r.finished_at IS NULL THEN n.open ELSE 0 END AS open
           FROM sms_runs r CROSS JOIN LATERAL (
               SELECT count(*) AS people, count(*) FILTER (WHERE q.status = 'sent') AS sent,
                      count(*) FILTER (WHERE q.status IN ('failed', 'late')) AS failed,
                      count(*) FILTER (WHERE q.status IN ('waiting', 'claimed')) AS open
               FROM sms_recipients q WHERE q.alert_id = r.alert_id AND r.finished_at IS NULL) n
           WHERE r.alert_id = ANY($1::uuid[])""",
        list(alert_ids), now,
    )  # fmt: skip
    return {row["alert_id"]: msgspec.convert({k: v for k, v in row.items() if k != "alert_id"}, SmsProgress)
            for row in rows}  # fmt: skip


async def forget_recipients(db: Db, now: datetime) -> None:
    """A month after it was sent, nobody need know any more who got it."""
    await db.execute(
        """DELETE FROM sms_recipients q USING sms_runs r
           WHERE r.alert_id = q.alert_id AND r.finished_at < $1""",
        now - MOST_KEPT,
    )  # fmt: skip


# People


async def mark_opened(db: Db, citizen_id: UUID, alert_id: UUID, now: datetime) -> None:
    """Remember that a person has seen it, if an SMS may still follow."""
    await db.execute(
        """INSERT INTO alert_opens (lineage_id, citizen_id, opened_at)
           SELECT r.lineage_id, $1, $3 FROM sms_runs r
           WHERE (r.alert_id = $2 OR r.lineage_id = $2) AND r.finished_at IS NULL AND r.stopped_at IS NULL LIMIT 1
           ON CONFLICT (lineage_id, citizen_id) DO UPDATE SET opened_at = excluded.opened_at""",
        citizen_id, alert_id, now,
    )  # fmt: skip


async def find_choice(db: Db, citizen_id: UUID) -> SmsChoice:
    """All of them, for the places of their phones, for whoever has said nothing."""
    found = await one(
        db, SmsChoice,
        """SELECT s.urgent, s.notices, coalesce((SELECT jsonb_agg(jsonb_build_object('district_id', p.district_id,
                                                                          'dong_id', p.dong_id)
                                                       ORDER BY p.district_id, p.dong_id NULLS FIRST)
                                      FROM sms_places p WHERE p.citizen_id = s.citizen_id), '[]') AS places
           FROM sms_choices s WHERE s.citizen_id = $1""",
        citizen_id,
    )  # fmt: skip
    return found or SmsChoice(urgent=True, places=[], notices=True)


async def save_choice(db: Db, citizen_id: UUID, choice: SmsChoice, now: datetime) -> None:
    """Raises Invalid for a place that does not exist."""
    await db.execute(
        """INSERT INTO sms_choices (citizen_id, urgent, updated_at, notices) VALUES ($1, $2, $3, $4)
           ON CONFLICT (citizen_id) DO UPDATE SET urgent = excluded.urgent, updated_at = excluded.updated_at,
                                                  notices = excluded.notices""",
        citizen_id, choice.urgent, now, choice.notices,
    )  # fmt: skip
    places = list(dict.fromkeys(choice.places))
    await db.execute("DELETE FROM sms_places WHERE citizen_id = $1", citizen_id)
    kept: int = await db.fetchval(
        """WITH kept AS (
               INSERT INTO sms_places (citizen_id, district_id, dong_id)
               SELECT $1, w.district_id, w.dong_id FROM unnest($2::integer[], $3::integer[]) w(district_id, dong_id)
               JOIN districts r ON r.id = w.district_id
               WHERE w.dong_id IS NULL OR w.district_id = (SELECT o.district_id FROM dongs o WHERE o.id = w.dong_id)
               RETURNING 1
           ) SELECT count(*) FROM kept""",
        citizen_id, [place.district_id for place in places], [place.dong_id for place in places],
    )  # fmt: skip
    if kept != len(places):
        raise Invalid("There is no such place.")


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    sent = await many(
        db, SentSms,
        "SELECT alert_id, due_at, status FROM sms_recipients WHERE citizen_id = $1 ORDER BY due_at DESC", citizen_id,
    )  # fmt: skip
    notices = await many(
        db, SentNotice,
        "SELECT text, due_at, status FROM sms_notices WHERE citizen_id = $1 ORDER BY due_at DESC", citizen_id,
    )  # fmt: skip
    return MySms(choice=await find_choice(db, citizen_id), sent=sent, notices=notices)


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    await db.execute("DELETE FROM sms_recipients WHERE citizen_id = $1", citizen_id)
    await db.execute("DELETE FROM sms_notices WHERE citizen_id = $1", citizen_id)
    await db.execute("DELETE FROM alert_opens WHERE citizen_id = $1", citizen_id)
    await db.execute("DELETE FROM sms_choices WHERE citizen_id = $1", citizen_id)
