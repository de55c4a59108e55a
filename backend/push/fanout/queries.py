"""Every SQL statement of the fan-out: planning, chunks, retries, pauses."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from backend.db import Db, many, one, the
from backend.push.fanout.models import (
    ACCEPTED,
    EXPIRED,
    GONE,
    OPEN,
    REFUSED,
    Again,
    Chunk,
    Planned,
    Planning,
    Recipient,
    Retry,
    Settled,
    Share,
)
from backend.push.queries import DIGESTED, PLACE_MATCHES, QUIETED, WAITS, WANTS, of_message, sent_at

# The next $8 of the walk by (origin, lang, id), as chunks of $9 that follow number $10 of message $11.
_CHUNKS: LiteralString = """
    numbered AS (
        SELECT id, origin, lang, (row_number() OVER (PARTITION BY origin, lang ORDER BY id) - 1) / $9::int AS part
        FROM found
    ), parts AS (
        SELECT origin, lang, array_agg(id ORDER BY id) AS ids, count(*)::int AS size,
               $10::int + (row_number() OVER (ORDER BY origin, lang, part))::int AS seq
        FROM numbered GROUP BY origin, lang, part
    ), written AS (
        INSERT INTO push_chunks (message_id, seq, origin, lang, device_ids, done, took)
        SELECT $11, seq, origin, lang, ids, z.bytes, z.bytes
        FROM parts CROSS JOIN LATERAL (SELECT decode(repeat('00', size), 'hex') AS bytes) z
    ), ended AS (SELECT origin, lang, id FROM found ORDER BY origin DESC, lang DESC, id DESC LIMIT 1)
    SELECT (SELECT count(*) FROM found) AS recipients, (SELECT count(*) FROM parts) AS chunks, e.origin, e.lang, e.id
    FROM (SELECT) nothing LEFT JOIN ended e ON true"""
_AUDIENCE: LiteralString = (
    "WITH found AS MATERIALIZED (SELECT d.id, d.origin, d.lang FROM devices d"  # noqa: S608 - only literals are put together
    " WHERE d.retired_at IS NULL AND d.alerts AND (d.origin, d.lang, d.id) > ($5, $6, $7) AND "
    + sent_at(WANTS, "$12")
    + " AND NOT "
    + sent_at(WAITS, "$12")
    + " AND "
    + PLACE_MATCHES
    + " ORDER BY d.origin, d.lang, d.id LIMIT $8), "
    + _CHUNKS
)
_PERSON: LiteralString = (
    "WITH found AS MATERIALIZED (SELECT d.id, d.origin, d.lang"  # noqa: S608 - only literals are put together
    " FROM devices d JOIN sessions s ON s.id = d.session_id"
    " WHERE s.citizen_id = $1 AND s.expires_at > $2 AND d.retired_at IS NULL"
    " AND $3::int IS NULL AND $4::int IS NULL AND (d.origin, d.lang, d.id) > ($5, $6, $7)"
    " ORDER BY d.origin, d.lang, d.id LIMIT $8), " + _CHUNKS
)
# An exercise goes to test phones alone.
_TESTERS: LiteralString = (
    "WITH found AS MATERIALIZED (SELECT d.id, d.origin, d.lang FROM devices d"  # noqa: S608 - only literals are put together
    " WHERE d.tester_id IS NOT NULL AND d.retired_at IS NULL AND (d.origin, d.lang, d.id) > ($5, $6, $7)"
    " AND $1::int IS NULL AND $2::int IS NULL AND $3::int IS NULL AND $4::int IS NULL"
    " ORDER BY d.origin, d.lang, d.id LIMIT $8), " + _CHUNKS
)


# Those for whom something waited until $1: what they wish to have with the day's 소식, or at the end of their quiet
# hours. What has ended meanwhile is not told of any more.
_GATHERED: LiteralString = (
    "WITH waiting AS MATERIALIZED (SELECT level, topics, district_ids, dong_ids, created_at FROM push_messages"  # noqa: S608
    " WHERE alert_id IS NOT NULL AND NOT exercise AND level < 4 AND expires_at > $2"
    " AND created_at > $1::timestamptz - interval '1 day' AND created_at <= $1),"
    " found AS MATERIALIZED (SELECT d.id, d.origin, d.lang FROM devices d, (SELECT ($1 AT TIME ZONE 'Asia/Seoul')::time"
    " AS clock) s WHERE d.retired_at IS NULL AND d.alerts AND (d.origin, d.lang, d.id) > ($5, $6, $7)"
    " AND $3::int IS NULL AND $4::int IS NULL AND s.clock IN (d.quiet_until, d.digest_at)"
    " AND NOT (d.paused AND (d.paused_until IS NULL OR d.paused_until > $1))"
    " AND EXISTS (SELECT FROM waiting m WHERE "
    + of_message(WANTS)
    + " AND "
    + of_message(PLACE_MATCHES)
    + " AND CASE WHEN "
    + of_message(DIGESTED)
    + " THEN d.digest_at = s.clock"
    " ELSE d.quiet_until = s.clock AND " + of_message(QUIETED) + " END)"
    " ORDER BY d.origin, d.lang, d.id LIMIT $8), " + _CHUNKS
)


async def base_time(db: Db) -> datetime:
    return await db.fetchval("SELECT clock_timestamp()")


async def lock_planning(db: Db) -> Planning | None:
    """A message that nobody else is planning just now, the most urgent first.

    One that has only those left who were reached before waits until it is known who they are.
    """
    return await one(
        db, Planning,
        """SELECT id, citizen_id, lineage_id, exercise, walked, level, topics, district_ids, dong_ids, gathers,
                  only_reached, planned_origin, planned_lang, planned_id, planned_chunks, created_at, expires_at
           FROM push_messages m WHERE status = 'planning'
             AND NOT (walked AND EXISTS (SELECT FROM push_messages e WHERE e.lineage_id = m.lineage_id AND e.id < m.id
                                           AND e.status <> 'finished'))
           ORDER BY coalesce(level, 3) DESC, citizen_id IS NULL, id LIMIT 1 FOR UPDATE SKIP LOCKED""",
    )  # fmt: skip


async def plan_chunks(db: Db, message: Planning, most: int, size: int, now: datetime) -> Planned:
    """Freeze who comes next, all in the base: a million ids need not travel. A chunk is of one origin and language."""
    walk = (message.planned_origin, message.planned_lang, message.planned_id, most, size, message.planned_chunks)
    if message.exercise:
        return await the(db, Planned, _TESTERS, None, None, None, None, *walk, message.id)
    if message.gathers is not None:
        return await the(db, Planned, _GATHERED, message.gathers, now, None, None, *walk, message.id)
    if message.citizen_id is None:
        return await the(
            db, Planned, _AUDIENCE,
            message.level, message.topics, message.district_ids, message.dong_ids, *walk, message.id,
            message.created_at,
        )  # fmt: skip
    return await the(db, Planned, _PERSON, message.citizen_id, now, None, None, *walk, message.id)


async def note_walked(db: Db, message_id: int) -> bool:
    """Whether there are earlier messages of its lineage, whose recipients are still to come."""
    return bool(await db.fetchval(
        """UPDATE push_messages m SET walked = true
           WHERE id = $1 AND EXISTS (SELECT FROM push_messages e WHERE e.lineage_id = m.lineage_id AND e.id < m.id)
           RETURNING true""",
        message_id,
    ))  # fmt: skip


async def insert_reached(db: Db, message: Planning, size: int) -> None:
    """Chunks for those devices that an earlier message of the lineage reached and that are in none of this one's yet.

    An update waits where the device's quiet hours have begun meanwhile; an all-clear takes the danger's sign away,
    which makes no sound.

    One statement: a walk like that of the wishes would look through all earlier chunks again for each of its steps.
    """
    await db.execute(
        """WITH reached AS (
               SELECT DISTINCT u.id
               FROM push_messages e JOIN push_chunks c ON c.message_id = e.id,
                    unnest(c.device_ids) WITH ORDINALITY u(id, n)
               WHERE e.lineage_id = $2 AND e.id < $1 AND c.accepted > 0 AND get_byte(c.done, (u.n - 1)::integer) = $3
           ), again AS (
               SELECT d.id, d.origin, d.lang,
                      (row_number() OVER (PARTITION BY d.origin, d.lang ORDER BY d.id) - 1) / $4 AS part
               FROM reached r JOIN devices d ON d.id = r.id
               WHERE d.retired_at IS NULL
                 AND ($6 OR NOT EXISTS (SELECT FROM push_messages m WHERE m.id = $1 AND """ + of_message(WAITS) + """))
                 AND NOT EXISTS (SELECT FROM (SELECT unnest(device_ids) FROM push_chunks WHERE message_id = $1) own(id)
                                 WHERE own.id = d.id)
           ), chunks AS (
               SELECT origin, lang, part, array_agg(id ORDER BY id) AS ids FROM again GROUP BY origin, lang, part
           )
           INSERT INTO push_chunks (message_id, seq, origin, lang, device_ids, done)
           SELECT $1, $5 + row_number() OVER (ORDER BY origin, lang, part), origin, lang, ids,
                  decode(repeat('00', cardinality(ids)), 'hex')
           FROM chunks""",  # noqa: S608 - only literals are put together
        message.id, message.lineage_id, ACCEPTED, size, message.planned_chunks, message.only_reached, timeout=120,
    )  # fmt: skip


async def note_planned(db: Db, message: Planning, planned: Planned) -> None:
    """Where to go on after a crash."""
    await db.execute(
        """UPDATE push_messages SET planned_origin = $2, planned_lang = $3, planned_id = $4,
                  planned_chunks = planned_chunks + $5 WHERE id = $1""",
        message.id, planned.origin, planned.lang, planned.id, planned.chunks,
    )  # fmt: skip


async def end_planning(db: Db, message_id: int) -> None:
    await db.execute("UPDATE push_messages SET status = 'sending' WHERE id = $1", message_id)


async def claim_chunk(
    db: Db, busy: Mapping[str, int], floor: int, leased_until: datetime, now: datetime
) -> Chunk | None:
    """Take an open chunk, or one whose holder died, and make its generation mine. Its rank is above `floor`, and above
    that of what is in hand of a `busy` origin.

    Those of a paused origin wait, except where they have expired and only have to be marked.
    """
    return await one(
        db, Chunk,
        """WITH mine AS (
               SELECT c.message_id, c.seq FROM push_chunks c JOIN push_messages m ON m.id = c.message_id
               WHERE c.status <> 'finished' AND (c.status = 'open' OR c.leased_until < $3)
                 AND coalesce(m.level, 3) > $5
                 AND NOT EXISTS (SELECT FROM unnest($1::text[], $4::int[]) b(origin, rank)
                                 WHERE b.origin = c.origin AND b.rank >= coalesce(m.level, 3))
                 AND (m.expires_at <= $3
                      OR NOT EXISTS (SELECT FROM push_origins o WHERE o.origin = c.origin AND o.paused_until > $3))
               ORDER BY coalesce(m.level, 3) DESC, num_nonnulls(m.citizen_id, m.staff_ids) = 0, c.message_id, c.seq
               LIMIT 1 FOR UPDATE OF c SKIP LOCKED
           )
           UPDATE push_chunks c SET status = 'leased', generation = generation + 1, leased_until = $2
           FROM mine, push_messages m
           WHERE (c.message_id, c.seq) = (mine.message_id, mine.seq) AND m.id = c.message_id
           RETURNING c.message_id, c.seq, c.origin, c.lang, c.device_ids, c.done, c.took, c.generation,
                     m.payloads, m.urgency, m.topic, coalesce(m.level, 3) AS rank, m.created_at, m.expires_at""",
        list(busy), leased_until, now, list(busy.values()), floor,
    )  # fmt: skip


async def find_recipients(db: Db, message_id: int, device_ids: Sequence[int], now: datetime) -> dict[int, Recipient]:
    """The devices that can still be sent to. A personal message is for those that are signed in at this moment."""
    found = await many(
        db, Recipient,
        """SELECT d.id, d.endpoint, d.p256dh, d.auth, d.vapid_key_id
           FROM devices d JOIN push_messages m ON m.id = $1 LEFT JOIN sessions s ON s.id = d.session_id
           WHERE d.id = ANY($2) AND d.retired_at IS NULL
             AND (m.citizen_id IS NULL OR (s.citizen_id = m.citizen_id AND s.expires_at > $3))""",
        message_id, device_ids, now,
    )  # fmt: skip
    return {recipient.id: recipient for recipient in found}


async def flush_chunk(
    db: Db, chunk: Chunk, done: bytes, took: bytes, leased_until: datetime | None, now: datetime
) -> datetime | None:
    """Write what is done while the chunk is mine, and return when its message expires, which may have changed.

    None: somebody else has it now. Without `leased_until` the chunk is given back, finished or not.
    """
    return await db.fetchval(
        """UPDATE push_chunks c
           SET done = $4, accepted = $5, gone = $6, refused = $7, expired = $8, leased_until = $9, took = $11,
               flushed_at = $12,
               status = CASE WHEN $9::timestamptz IS NOT NULL THEN 'leased' WHEN $10 THEN 'finished' ELSE 'open' END
           FROM push_messages m
           WHERE (c.message_id, c.seq, c.generation) = ($1, $2, $3) AND c.status = 'leased' AND m.id = c.message_id
           RETURNING m.expires_at""",
        chunk.message_id, chunk.seq, chunk.generation, done, *_counts(done), leased_until, OPEN not in done,
        took, now,
    )  # fmt: skip


def _counts(done: bytes) -> tuple[int, int, int, int]:
    return done.count(ACCEPTED), done.count(GONE), done.count(REFUSED), done.count(EXPIRED)


async def insert_retries(db: Db, chunk: Chunk, again: Sequence[Again]) -> None:
    await db.execute(
        """INSERT INTO push_retries (message_id, seq, position, device_id, attempt, not_before)
           SELECT $1, $2, r.position, r.device_id, 1, r.not_before
           FROM unnest($3::integer[], $4::bigint[], $5::timestamptz[]) r(position, device_id, not_before)
           ON CONFLICT (message_id, seq, position) DO UPDATE SET not_before = excluded.not_before""",
        chunk.message_id, chunk.seq, [a.position for a in again], [a.device_id for a in again],
        [a.not_before for a in again],
    )  # fmt: skip


async def claim_retries(db: Db, most: int, leased_until: datetime, now: datetime) -> list[Retry]:
    """Take retries that are due, or that have expired. Only of finished chunks, whose done-map nobody else writes."""
    return await many(
        db, Retry,
        """WITH mine AS (
               SELECT r.message_id, r.seq, r.position
               FROM push_retries r JOIN push_messages m ON m.id = r.message_id
               JOIN push_chunks c ON (c.message_id, c.seq) = (r.message_id, r.seq)
               WHERE c.status = 'finished' AND (r.leased_until IS NULL OR r.leased_until < $3)
                 AND (m.expires_at <= $3 OR (r.not_before <= $3 AND NOT EXISTS (
                      SELECT FROM push_origins o WHERE o.origin = c.origin AND o.paused_until > $3)))
               ORDER BY coalesce(m.level, 3) DESC, r.not_before
               LIMIT $1 FOR UPDATE OF r SKIP LOCKED
           )
           UPDATE push_retries r SET attempt = attempt + 1, leased_until = $2
           FROM mine, push_messages m, push_chunks c
           WHERE (r.message_id, r.seq, r.position) = (mine.message_id, mine.seq, mine.position)
             AND m.id = r.message_id AND (c.message_id, c.seq) = (r.message_id, r.seq)
           RETURNING r.message_id, r.seq, r.position, r.device_id, r.attempt, c.lang, c.origin,
                     m.payloads, m.urgency, m.topic, coalesce(m.level, 3) AS rank, m.created_at, m.expires_at""",
        most, leased_until, now,
    )  # fmt: skip


async def settle_retries(db: Db, settled: Sequence[Settled], now: datetime) -> None:
    """Write what retries of one chunk came to; those that somebody else has taken over are left to them."""
    first = settled[0].retry
    key = (first.message_id, first.seq)
    row = await db.fetchrow("SELECT done, took FROM push_chunks WHERE (message_id, seq) = ($1, $2) FOR UPDATE", *key)
    if row is None:
        return
    again = [s for s in settled if s.not_before is not None]
    await db.execute(
        """UPDATE push_retries r SET not_before = a.not_before, leased_until = NULL
           FROM unnest($3::integer[], $4::integer[], $5::timestamptz[]) a(position, attempt, not_before)
           WHERE (r.message_id, r.seq, r.position, r.attempt) = ($1, $2, a.position, a.attempt)""",
        *key, [s.retry.position for s in again], [s.retry.attempt for s in again], [s.not_before for s in again],
    )  # fmt: skip
    over = {s.retry.position: s for s in settled if s.not_before is None}
    mine = await db.fetch(
        """DELETE FROM push_retries r USING unnest($3::integer[], $4::integer[]) o(position, attempt)
           WHERE (r.message_id, r.seq, r.position, r.attempt) = ($1, $2, o.position, o.attempt) RETURNING r.position""",
        *key, list(over), [s.retry.attempt for s in over.values()],
    )  # fmt: skip
    if not mine:
        return
    done, took = bytearray(row["done"]), bytearray(row["took"].ljust(len(row["done"]), b"\0"))
    for position in (row["position"] for row in mine):
        done[position], took[position] = over[position].mark, over[position].took
    await db.execute(
        """UPDATE push_chunks SET done = $3, accepted = $4, gone = $5, refused = $6, expired = $7, took = $8,
                  flushed_at = $9
           WHERE (message_id, seq) = ($1, $2)""",
        *key, bytes(done), *_counts(bytes(done)), bytes(took), now,
    )  # fmt: skip


async def retire_devices(db: Db, gone: Sequence[Recipient], now: datetime) -> None:
    """The push service has forgotten these subscriptions; one that was renewed meanwhile is another subscription."""
    await db.execute(
        """UPDATE devices d SET retired_at = $3 FROM unnest($1::bigint[], $2::text[]) g(id, endpoint)
           WHERE d.id = g.id AND d.endpoint = g.endpoint AND d.retired_at IS NULL""",
        [device.id for device in gone], [device.endpoint for device in gone], now,
    )  # fmt: skip


async def pause_origin(db: Db, origin: str, until: datetime, reason: str) -> None:
    await db.execute(
        """INSERT INTO push_origins AS o (origin, paused_until, reason) VALUES ($1, $2, $3)
           ON CONFLICT (origin) DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason
           WHERE o.paused_until < excluded.paused_until""",
        origin, until, reason,
    )  # fmt: skip


async def note_worker(db: Db, worker_id: UUID, now: datetime, *, busy: bool) -> None:
    await db.execute(
        """INSERT INTO push_workers (id, seen_at, busy) VALUES ($1, $2, $3)
           ON CONFLICT (id) DO UPDATE SET seen_at = $2, busy = $3""",
        worker_id, now, busy,
    )  # fmt: skip


async def forget_worker(db: Db, worker_id: UUID, dead_before: datetime) -> None:
    await db.execute("DELETE FROM push_workers WHERE id = $1 OR seen_at < $2", worker_id, dead_before)


async def halve_origin(db: Db, origin: str, most: int, now: datetime) -> None:
    """Of `most`, which a worker had under way when it met trouble, or of what is agreed already; once a second."""
    await db.execute(
        """INSERT INTO push_origins AS o (origin, paused_until, reason, most, halved_at)
           VALUES ($1, $3::timestamptz - interval '1 day', '', greatest(1, $2::int / 2), $3)
           ON CONFLICT (origin) DO UPDATE SET most = greatest(1, coalesce(o.most, $2) / 2), halved_at = $3
           WHERE o.halved_at IS NULL OR o.halved_at < $3::timestamptz - interval '1 second'""",
        origin, most, now,
    )  # fmt: skip


async def raise_origins(db: Db, origins: Sequence[str], most: int, now: datetime) -> None:
    """By a tenth and one, where nobody has met trouble lately; forgotten when that is more than anybody needs."""
    await db.execute(
        """UPDATE push_origins SET most = nullif(least($2, most + most / 10 + 1), $2), halved_at = $3
           WHERE origin = ANY($1) AND most IS NOT NULL AND halved_at < $3::timestamptz - interval '1 second'""",
        list(origins), most, now,
    )  # fmt: skip


async def shares(db: Db, now: datetime) -> list[Share]:
    """Of every origin the part of each worker that has something in hand."""
    return await many(
        db, Share,
        """SELECT origin, paused_until,
                  CASE WHEN most IS NOT NULL THEN greatest(1, most / greatest(1, (
                      SELECT count(*)::int FROM push_workers WHERE busy AND seen_at > $1))) END AS most
           FROM push_origins""",
        now - timedelta(seconds=5),
    )  # fmt: skip


async def finish_messages(db: Db, now: datetime) -> bool:
    """Finished: planned, no chunk open and no retry waiting. Whether any was."""
    return bool(await db.fetch(
        """UPDATE push_messages m SET status = 'finished', finished_at = $1
           WHERE m.status = 'sending'
             AND NOT EXISTS (SELECT FROM push_chunks c WHERE c.message_id = m.id AND c.status <> 'finished')
             AND NOT EXISTS (SELECT FROM push_retries r WHERE r.message_id = m.id)
           RETURNING m.id""",
        now,
    ))  # fmt: skip


async def lock_uncounted(db: Db) -> int | None:
    """An alert whose waiting times have not been counted yet."""
    return await db.fetchval(
        """SELECT id FROM push_messages WHERE status = 'finished' AND counted_at IS NULL AND alert_id IS NOT NULL
           ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"""
    )


async def count_times(db: Db, message_id: int, now: datetime) -> None:
    """What became of how many, and how many were accepted within which time, by origin and by district: once, when all
    is done. A device with several districts counts in each; by origin alone, everybody once."""
    await db.execute(
        """WITH told AS MATERIALIZED (
               SELECT c.origin, c.device_ids[n] AS device_id, get_byte(c.done, n - 1) AS how,
                      get_byte(c.took, n - 1) AS b
               FROM push_chunks c CROSS JOIN LATERAL generate_series(1, octet_length(c.took)) n
               WHERE c.message_id = $1
           ), placed AS (
               SELECT t.origin, coalesce(p.district_id, 0) AS district_id, how, b
               FROM told t LEFT JOIN (SELECT DISTINCT device_id, district_id FROM device_places) p USING (device_id)
           ), counted AS (
               SELECT origin, district_id, how, b, count(*) FROM placed GROUP BY origin, district_id, how, b
               UNION ALL SELECT origin, NULL, how, b, count(*) FROM told GROUP BY origin, how, b
               UNION ALL SELECT NULL, NULL, how, b, count(*) FROM told GROUP BY how, b
           ), sums AS (
               SELECT origin, district_id, sum(count)::int AS recipients,
                      coalesce(sum(count) FILTER (WHERE how = $2), 0)::int AS gone,
                      coalesce(sum(count) FILTER (WHERE how = $3), 0)::int AS refused,
                      coalesce(sum(count) FILTER (WHERE how = $4), 0)::int AS expired
               FROM counted GROUP BY origin, district_id
           )
           INSERT INTO push_histograms (message_id, origin, district_id, buckets, recipients, gone, refused, expired)
           SELECT $1, k.origin, k.district_id, array_agg(coalesce(c.count, 0)::int ORDER BY g.b), k.recipients, k.gone,
                  k.refused, k.expired
           FROM sums k CROSS JOIN generate_series(0, 255) g(b)
           LEFT JOIN counted c ON c.b = g.b AND c.how = $5 AND c.origin IS NOT DISTINCT FROM k.origin
                              AND c.district_id IS NOT DISTINCT FROM k.district_id
           GROUP BY k.origin, k.district_id, k.recipients, k.gone, k.refused, k.expired
           ON CONFLICT DO NOTHING""",
        message_id, GONE, REFUSED, EXPIRED, ACCEPTED, timeout=120,
    )  # fmt: skip
    await db.execute("UPDATE push_messages SET counted_at = $2 WHERE id = $1", message_id, now)
