"""SQL of sources, their rules, and what came from them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from backend.alerts.models import Status
from backend.alerts.sources.models import Incoming, Problem, Received, RuleBody, Source, SourceBody, Taken
from backend.alerts.sources.rules import RuleExists, SourceNameTaken
from backend.db import Db, many, one, the
from backend.errors import NotFound

LEASE = timedelta(minutes=3)
"""Longer than the slowest source is waited for."""
MOST_LISTED = 100


async def list_sources(db: Db, source_id: UUID | None = None) -> list[Source]:
    """What fails first, then by name."""
    return await many(
        db, Source,
        """SELECT s.id, s.kind, s.name, s.url, s.active, s.version, s.author_id, f.name AS author_name, s.due_at,
                  s.tried_at, s.succeeded_at, s.failing_since, s.failures, s.problem, s.problem_detail, s.etag,
                  (SELECT count(*) FROM alert_received r WHERE r.source_id = s.id) AS received,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object(
                              'id', r.id, 'min_level', r.min_level, 'topics', r.topics, 'author_id', r.author_id,
                              'author_name', a.name, 'approver_name', p.name, 'approved_at', r.approved_at)
                              ORDER BY r.created_at), '[]')
                   FROM alert_source_rules r JOIN staff a ON a.id = r.author_id
                   LEFT JOIN staff p ON p.id = r.approved_by
                   WHERE r.source_id = s.id) AS rules
           FROM alert_sources s JOIN staff f ON f.id = s.author_id
           WHERE $1::uuid IS NULL OR s.id = $1
           ORDER BY s.active AND s.problem IS NOT NULL DESC, s.active DESC, s.name LIMIT $2""",
        source_id, MOST_LISTED,
    )  # fmt: skip


async def find_source(db: Db, source_id: UUID) -> Source:
    """Raises NotFound."""
    found = await list_sources(db, source_id)
    if not found:
        raise NotFound
    return found[0]


async def insert_source(db: Db, author_id: UUID, body: SourceBody, now: datetime) -> UUID:
    """Raises SourceNameTaken."""
    try:
        return await db.fetchval(
            """INSERT INTO alert_sources (kind, name, url, active, author_id, created_at, updated_at, due_at)
               VALUES ($1, $2, $3, $4, $5, $6, $6, $6) RETURNING id""",
            body.kind, body.name, body.url, body.active, author_id, now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise SourceNameTaken from None


async def update_source(
    db: Db, source_id: UUID, version: int, author_id: UUID, body: SourceBody, now: datetime
) -> bool:
    """False where somebody else changed it meanwhile. What goes out by itself from another address is agreed anew."""
    try:
        before = await db.fetchrow("SELECT kind, url FROM alert_sources WHERE id = $1 FOR UPDATE", source_id)
        changed = await db.fetchval(
            """UPDATE alert_sources
               SET kind = $4, name = $5, url = $6, active = $7, author_id = $3, version = version + 1, updated_at = $8,
                   due_at = $8, failures = 0, problem = NULL, problem_detail = NULL, failing_since = NULL, etag = NULL
               WHERE id = $1 AND version = $2 RETURNING true""",
            source_id, version, author_id, body.kind, body.name, body.url, body.active, now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise SourceNameTaken from None
    if changed and before is not None and (before["kind"], before["url"]) != (body.kind, body.url):
        await db.execute(
            "UPDATE alert_source_rules SET approved_by = NULL, approved_at = NULL WHERE source_id = $1", source_id
        )
    return changed is True


async def lease_due(db: Db, now: datetime) -> list[UUID]:
    """What is to be asked now; no other worker asks it meanwhile."""
    rows = await db.fetch(
        """UPDATE alert_sources s SET due_at = $1::timestamptz + $2::interval, tried_at = $1
           FROM (SELECT id FROM alert_sources WHERE active AND due_at <= $1 ORDER BY due_at FOR UPDATE SKIP LOCKED) d
           WHERE s.id = d.id RETURNING s.id""",
        now, LEASE,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def mark_success(db: Db, source_id: UUID, now: datetime, due_at: datetime, etag: str | None) -> None:
    await db.execute(
        """UPDATE alert_sources SET succeeded_at = $2, due_at = $3, etag = $4, failures = 0, problem = NULL,
                                    problem_detail = NULL, failing_since = NULL
           WHERE id = $1""",
        source_id, now, due_at, etag,
    )  # fmt: skip


async def mark_failure(db: Db, source_id: UUID, now: datetime, due_at: datetime, problem: Problem, detail: str) -> None:
    await db.execute(
        """UPDATE alert_sources SET due_at = $3, failures = failures + 1, problem = $4, problem_detail = $5,
                                    failing_since = coalesce(failing_since, $2), etag = NULL
           WHERE id = $1""",
        source_id, now, due_at, problem, detail[:300],
    )  # fmt: skip


# Rules


async def insert_rule(db: Db, source_id: UUID, author_id: UUID, body: RuleBody, now: datetime) -> None:
    """Raises RuleExists."""
    try:
        await db.execute(
            """INSERT INTO alert_source_rules (source_id, min_level, topics, author_id, created_at)
               VALUES ($1, $2, $3, $4, $5)""",
            source_id, body.min_level, sorted(set(body.topics)), author_id, now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise RuleExists from None


async def approve_rule(db: Db, source_id: UUID, rule_id: UUID, approver_id: UUID, now: datetime) -> bool:
    """False where it is gone, approved already, or of the approver's own making."""
    approved = await db.fetchval(
        """UPDATE alert_source_rules r SET approved_by = $3, approved_at = $4
           FROM alert_sources s
           WHERE r.id = $2 AND r.source_id = $1 AND s.id = $1 AND r.approved_by IS NULL
             AND r.author_id <> $3 AND s.author_id <> $3 RETURNING true""",
        source_id, rule_id, approver_id, now,
    )  # fmt: skip
    return approved is True


async def delete_rule(db: Db, source_id: UUID, rule_id: UUID) -> None:
    await db.execute("DELETE FROM alert_source_rules WHERE id = $2 AND source_id = $1", source_id, rule_id)


async def find_approver(db: Db, source_id: UUID, level: int, topics: Sequence[str]) -> UUID | None:
    """Who agreed that this goes out by itself."""
    return await db.fetchval(
        """SELECT approved_by FROM alert_source_rules
           WHERE source_id = $1 AND approved_by IS NOT NULL AND min_level <= $2 AND (topics = '{}' OR topics && $3)
           ORDER BY approved_at LIMIT 1""",
        source_id, level, list(topics),
    )  # fmt: skip


# What came


async def insert_received(
    db: Db, message: Incoming, source_id: UUID | None, staff_id: UUID | None, now: datetime
) -> int | None:
    """None where it has come before. Whoever brings the same at the same moment waits, and gets None."""
    return await db.fetchval(
        """INSERT INTO alert_received (source_id, staff_id, reference, sent_at, received_at, result, event, headline)
           VALUES ($1, $2, $3, $4, $5, 'left', $6, $7) ON CONFLICT (reference) DO NOTHING RETURNING id""",
        source_id, staff_id, message.reference, message.sent_at, now, message.texts.ko.event,
        message.texts.ko.headline,
    )  # fmt: skip


async def mark_taken(db: Db, received_id: int, taken: Taken) -> None:
    await db.execute(
        "UPDATE alert_received SET result = $2, alert_id = $3, marks = $4 WHERE id = $1",
        received_id, taken.result, taken.alert_id, taken.marks,
    )  # fmt: skip


async def find_taken(db: Db, reference: str) -> Taken:
    return await the(
        db, Taken, "SELECT result, alert_id, marks, true AS known FROM alert_received WHERE reference = $1", reference
    )


class Earlier(msgspec.Struct, frozen=True):
    """The alert that came of an earlier message; `untouched`: nobody has worked on it yet."""

    alert_id: UUID
    status: Status
    exercise: bool
    untouched: bool


async def find_earlier(db: Db, references: Sequence[str]) -> Earlier | None:
    """The newest that came of one of these; where updates have followed it, the last of them."""
    return await one(
        db, Earlier,
        """SELECT a.id AS alert_id, a.status, a.exercise, a.status = 'draft' AND a.version =
                      1 + (SELECT count(*) FROM alert_received c WHERE c.alert_id = a.id AND c.result = 'changed')
                      AS untouched
           FROM alert_received r JOIN alerts o ON o.id = r.alert_id JOIN alerts a ON a.lineage_id = o.lineage_id
           WHERE r.reference = ANY ($1) ORDER BY a.status = 'sent' DESC, a.created_at DESC LIMIT 1""",
        list(references),
    )  # fmt: skip


async def mark_area(db: Db, alert_id: UUID, *, unclear: bool) -> None:
    """Whether somebody has to say where it holds before it goes out."""
    await db.execute("UPDATE alerts SET area_unclear = $2 WHERE id = $1", alert_id, unclear)


async def list_received(db: Db, *, source_id: UUID | None = None, alert_id: UUID | None = None) -> list[Received]:
    """The newest first."""
    return await many(
        db, Received,
        """SELECT r.id, s.name AS source_name, f.name AS staff_name, r.sent_at, r.received_at, r.alert_id, r.result,
                  r.marks, r.event, r.headline
           FROM alert_received r LEFT JOIN alert_sources s ON s.id = r.source_id LEFT JOIN staff f ON f.id = r.staff_id
           WHERE ($1::uuid IS NULL OR r.source_id = $1) AND ($2::uuid IS NULL OR r.alert_id = $2)
           ORDER BY r.id DESC LIMIT $3""",
        source_id, alert_id, MOST_LISTED,
    )  # fmt: skip
