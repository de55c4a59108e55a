"""Every SQL statement of the fan-out: planning, chunks, retries, pauses."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from backend.db import Db, many, one
from backend.push.fanout.models import (
    ACCEPTED,
    EXPIRED,
    GONE,
    REFUSED,
    Again,
    Candidate,
    Chunk,
    Planning,
    Recipient,
    Retry,
    Settled,
)
from backend.push.queries import PLACE_MATCHES, WANTS

AUDIENCE: LiteralString = (
    "SELECT d.id, d.origin, d.lang FROM devices d"  # noqa: S608 - only literals are put together
    " WHERE d.retired_at IS NULL AND d.alerts AND (d.origin, d.lang, d.id) > ($5, $6, $7)"
    " AND " + WANTS + " AND " + PLACE_MATCHES + " ORDER BY d.origin, d.lang, d.id LIMIT $8"
)


async def lock_planning(db: Db) -> Planning | None:
    """A message that nobody else is planning just now, the most urgent first.

    One that has only those left who were reached before waits until it is known who they are.
    """
    return await one(
        db, Planning,
        """SELECT id, citizen_id, lineage_id, exercise, walked, level, topics, district_ids, dong_ids, planned_origin,
                  planned_lang, planned_id, planned_chunks, expires_at
           FROM push_messages m WHERE status = 'planning'
             AND NOT (walked AND EXISTS (SELECT FROM push_messages e WHERE e.lineage_id = m.lineage_id AND e.id < m.id
                                           AND e.status <> 'finished'))
           ORDER BY urgency = 'high' DESC, citizen_id IS NULL, id LIMIT 1 FOR UPDATE SKIP LOCKED""",
    )  # fmt: skip


async def next_candidates(db: Db, message: Planning, most: int, now: datetime) -> list[Candidate]:
    """Who comes next in the walk by (origin, lang, id)."""
    after = (message.planned_origin, message.planned_lang, message.planned_id)
    if message.exercise:
        return await many(
            db, Candidate,
            """SELECT d.id, d.origin, d.lang FROM devices d
               WHERE d.tester_id IS NOT NULL AND d.retired_at IS NULL AND (d.origin, d.lang, d.id) > ($1, $2, $3)
               ORDER BY d.origin, d.lang, d.id LIMIT $4""",
            *after, most,
        )  # fmt: skip
    if message.citizen_id is None:
        return await many(
            db, Candidate, AUDIENCE,
            message.level, message.topics, message.district_ids, message.dong_ids, *after, most,
        )  # fmt: skip
    return await many(
        db, Candidate,
        """SELECT d.id, d.origin, d.lang FROM devices d JOIN sessions s ON s.id = d.session_id
           WHERE s.citizen_id = $1 AND s.expires_at > $2 AND d.retired_at IS NULL
             AND (d.origin, d.lang, d.id) > ($3, $4, $5)
           ORDER BY d.origin, d.lang, d.id LIMIT $6""",
        message.citizen_id, now, *after, most,
    )  # fmt: skip


async def insert_chunk(db: Db, message_id: int, seq: int, candidates: Sequence[Candidate]) -> None:
    """All of one origin and language."""
    await db.execute(
        "INSERT INTO push_chunks (message_id, seq, origin, lang, device_ids, done) VALUES ($1, $2, $3, $4, $5, $6)",
        message_id, seq, candidates[0].origin, candidates[0].lang, [c.id for c in candidates], bytes(len(candidates)),
    )  # fmt: skip


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
                 AND NOT EXISTS (SELECT FROM (SELECT unnest(device_ids) FROM push_chunks WHERE message_id = $1) own(id)
                                 WHERE own.id = d.id)
           ), chunks AS (
               SELECT origin, lang, part, array_agg(id ORDER BY id) AS ids FROM again GROUP BY origin, lang, part
           )
           INSERT INTO push_chunks (message_id, seq, origin, lang, device_ids, done)
           SELECT $1, $5 + row_number() OVER (ORDER BY origin, lang, part), origin, lang, ids,
                  decode(repeat('00', cardinality(ids)), 'hex')
           FROM chunks""",
        message.id, message.lineage_id, ACCEPTED, size, message.planned_chunks,
    )  # fmt: skip


async def note_planned(db: Db, message_id: int, last: Candidate, chunks: int) -> None:
    """Where to go on after a crash."""
    await db.execute(
        """UPDATE push_messages SET planned_origin = $2, planned_lang = $3, planned_id = $4, planned_chunks = $5
           WHERE id = $1""",
        message_id, last.origin, last.lang, last.id, chunks,
    )  # fmt: skip


async def end_planning(db: Db, message_id: int) -> None:
    await db.execute("UPDATE push_messages SET status = 'sending' WHERE id = $1", message_id)


async def claim_chunk(db: Db, busy: list[str], leased_until: datetime, now: datetime) -> Chunk | None:
    """Take an open chunk, or one whose holder died, and make its generation mine.

    Those of a paused origin wait, except where they have expired and only have to be marked.
    """
    return await one(
        db, Chunk,
        """WITH mine AS (
               SELECT c.message_id, c.seq FROM push_chunks c JOIN push_messages m ON m.id = c.message_id
               WHERE c.status <> 'finished' AND (c.status = 'open' OR c.leased_until < $3)
                 AND NOT c.origin = ANY($1)
                 AND (m.expires_at <= $3
                      OR NOT EXISTS (SELECT FROM push_origins o WHERE o.origin = c.origin AND o.paused_until > $3))
               ORDER BY m.urgency = 'high' DESC, m.citizen_id IS NULL, c.message_id, c.seq
               LIMIT 1 FOR UPDATE OF c SKIP LOCKED
           )
           UPDATE push_chunks c SET status = 'leased', generation = generation + 1, leased_until = $2
           FROM mine, push_messages m
           WHERE (c.message_id, c.seq) = (mine.message_id, mine.seq) AND m.id = c.message_id
           RETURNING c.message_id, c.seq, c.origin, c.lang, c.device_ids, c.done, c.generation,
                     m.payloads, m.urgency, m.topic, m.expires_at""",
        busy, leased_until, now,
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


async def flush_chunk(db: Db, chunk: Chunk, done: bytes, leased_until: datetime | None) -> datetime | None:
    """Write what is done while the chunk is mine, and return when its message expires, which may have changed.

    None: somebody else has it now. Without `leased_until` the chunk is given back, finished or not.
    """
    return await db.fetchval(
        """UPDATE push_chunks c
           SET done = $4, accepted = $5, gone = $6, refused = $7, expired = $8, leased_until = $9,
               status = CASE WHEN $9::timestamptz IS NOT NULL THEN 'leased' WHEN $10 THEN 'finished' ELSE 'open' END
           FROM push_messages m
           WHERE (c.message_id, c.seq, c.generation) = ($1, $2, $3) AND c.status = 'leased' AND m.id = c.message_id
           RETURNING m.expires_at""",
        chunk.message_id, chunk.seq, chunk.generation, done, *_counts(done), leased_until, 0 not in done,
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
               ORDER BY m.urgency = 'high' DESC, r.not_before
               LIMIT $1 FOR UPDATE OF r SKIP LOCKED
           )
           UPDATE push_retries r SET attempt = attempt + 1, leased_until = $2
           FROM mine, push_messages m, push_chunks c
           WHERE (r.message_id, r.seq, r.position) = (mine.message_id, mine.seq, mine.position)
             AND m.id = r.message_id AND (c.message_id, c.seq) = (r.message_id, r.seq)
           RETURNING r.message_id, r.seq, r.position, r.device_id, r.attempt, c.lang, c.origin,
                     m.payloads, m.urgency, m.topic, m.expires_at""",
        most, leased_until, now,
    )  # fmt: skip


async def settle_retries(db: Db, settled: Sequence[Settled]) -> None:
    """Write what retries of one chunk came to; those that somebody else has taken over are left to them."""
    first = settled[0].retry
    done = await db.fetchval(
        "SELECT done FROM push_chunks WHERE (message_id, seq) = ($1, $2) FOR UPDATE", first.message_id, first.seq
    )
    if done is None:
        return
    marks = bytearray(done)
    for one_ in settled:
        retry = one_.retry
        key = (retry.message_id, retry.seq, retry.position, retry.attempt)
        if one_.not_before is not None:
            await db.execute(
                """UPDATE push_retries SET not_before = $5, leased_until = NULL
                   WHERE (message_id, seq, position, attempt) = ($1, $2, $3, $4)""",
                *key, one_.not_before,
            )  # fmt: skip
        elif await db.fetchval(
            """DELETE FROM push_retries WHERE (message_id, seq, position, attempt) = ($1, $2, $3, $4)
               RETURNING true""",
            *key,
        ):  # fmt: skip
            marks[retry.position] = one_.mark
    await db.execute(
        """UPDATE push_chunks SET done = $3, accepted = $4, gone = $5, refused = $6, expired = $7
           WHERE (message_id, seq) = ($1, $2)""",
        first.message_id, first.seq, bytes(marks), *_counts(bytes(marks)),
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


async def finish_messages(db: Db, now: datetime) -> None:
    """Finished: planned, no chunk open and no retry waiting."""
    await db.execute(
        """UPDATE push_messages m SET status = 'finished', finished_at = $1
           WHERE m.status = 'sending'
             AND NOT EXISTS (SELECT FROM push_chunks c WHERE c.message_id = m.id AND c.status <> 'finished')
             AND NOT EXISTS (SELECT FROM push_retries r WHERE r.message_id = m.id)""",
        now,
    )  # fmt: skip
