"""SQL of the desk: drafts, versions, approvals, what follows what, and templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.alerts.models import (
    AlertBody,
    AlertVersion,
    Decided,
    Decision,
    FollowBody,
    LineageStep,
    StaffAlert,
    Status,
    Template,
    TemplateBody,
)
from backend.alerts.rules import NotFollowable, OwnAlert, WrongStatus
from backend.db import Db, many
from backend.errors import Conflict, NotFound

MOST_LISTED = 200


class NameTaken(Conflict):
    code, title = "name_taken", "There is a template of this name"


async def list_for_staff(db: Db, alert_id: UUID | None = None) -> list[StaffAlert]:
    """What is not sent yet first, then the newest."""
    return await many(
        db, StaffAlert,
        """SELECT a.id, a.lineage_id, a.msg_type, a.exercise, a.follows_id, a.level, a.topics, a.district_ids,
                  a.dong_ids, a.link, a.status, a.sent_at, a.send_at, a.expires_at, a.ended_at, a.sender_ko,
                  a.sender_en, a.hazard, a.crisis_stage, a.sms_after, a.asks_safety, a.version, a.created_at,
                  a.updated_at, a.submitted_at, a.glass_reason, a.reviewed_at, a.review_note, s.name AS author_name,
                  (SELECT name FROM staff WHERE id = a.submitted_by) AS submitted_by,
                  (SELECT name FROM staff WHERE id = a.sent_by) AS sent_by,
                  (SELECT name FROM staff WHERE id = a.reviewed_by) AS reviewed_by,
                  ARRAY(SELECT v.author_id FROM alert_versions v WHERE v.alert_id = a.id
                        UNION SELECT a.author_id
                        UNION SELECT a.submitted_by WHERE a.submitted_by IS NOT NULL) AS writer_ids,
                  (SELECT jsonb_build_object('version', p.version, 'decision', p.decision, 'reason', p.reason,
                                             'approver_name', q.name, 'at', p.at)
                   FROM alert_approvals p JOIN staff q ON q.id = p.approver_id
                   WHERE p.alert_id = a.id ORDER BY p.id DESC LIMIT 1) AS decision,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id JOIN staff s ON s.id = a.author_id
           WHERE $1::uuid IS NULL OR a.id = $1
           GROUP BY a.id, s.id
           ORDER BY a.sent_at IS NULL DESC, coalesce(a.sent_at, a.updated_at) DESC, a.id LIMIT $2""",
        alert_id, MOST_LISTED,
    )  # fmt: skip


async def find_for_staff(db: Db, alert_id: UUID) -> StaffAlert:
    """Raises NotFound."""
    found = await list_for_staff(db, alert_id)
    if not found:
        raise NotFound
    return found[0]


async def lock(db: Db, alert_id: UUID) -> StaffAlert:
    """As `find_for_staff`; whoever else wants to change it, or to follow the same alert, waits."""
    await db.execute(
        """SELECT FROM alerts WHERE id = $1 OR id = (SELECT follows_id FROM alerts WHERE id = $1)
           ORDER BY created_at, id FOR NO KEY UPDATE""",
        alert_id,
    )
    return await find_for_staff(db, alert_id)


async def is_area_unclear(db: Db, alert_id: UUID) -> bool:
    """Whether it came from elsewhere without a place of ours, and nobody has saved it since."""
    return await db.fetchval("SELECT area_unclear FROM alerts WHERE id = $1", alert_id)


async def insert_draft(
    db: Db, author_id: UUID, sender_ko: str, sender_en: str, body: AlertBody, now: datetime,
    follow: FollowBody | None = None, follows: StaffAlert | None = None,
) -> UUID:  # fmt: skip
    """With `follow`, an update or an all-clear of `follows`."""
    alert_id: UUID = await db.fetchval(
        """INSERT INTO alerts (level, topics, district_ids, dong_ids, link, expires_at, sender_ko, sender_en, author_id,
                               created_at, updated_at, hazard, exercise, send_at, msg_type, follows_id, lineage_id,
                               crisis_stage, sms_after, asks_safety)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
           RETURNING id""",
        body.level, body.topics, body.district_ids, body.dong_ids, body.link, body.expires_at, sender_ko, sender_en,
        author_id, now, body.hazard, body.exercise, body.send_at, follow.msg_type if follow else "alert",
        follows.id if follows else None, follows.lineage_id if follows else None, body.crisis_stage, body.sms_after,
        body.asks_safety,
    )  # fmt: skip
    await _put_version(db, alert_id, 1, author_id, body, now)
    return alert_id


async def update_draft(db: Db, alert_id: UUID, author_id: UUID, body: AlertBody, now: datetime) -> None:
    """Raises WrongStatus for what is no draft any more."""
    version: int | None = await db.fetchval(
        """UPDATE alerts SET level = $2, topics = $3, district_ids = $4, dong_ids = $5, link = $6, expires_at = $7,
                             version = version + 1, updated_at = $8, hazard = $9, exercise = $10, send_at = $11,
                             crisis_stage = $12, sms_after = $13, asks_safety = $14
           WHERE id = $1 AND status = 'draft' RETURNING version""",
        alert_id, body.level, body.topics, body.district_ids, body.dong_ids, body.link, body.expires_at, now,
        body.hazard, body.exercise, body.send_at, body.crisis_stage, body.sms_after, body.asks_safety,
    )  # fmt: skip
    if version is None:
        raise WrongStatus
    await db.execute("DELETE FROM alert_texts WHERE alert_id = $1", alert_id)
    await _put_version(db, alert_id, version, author_id, body, now)


async def _put_version(db: Db, alert_id: UUID, version: int, author_id: UUID, body: AlertBody, now: datetime) -> None:
    await db.executemany(
        "INSERT INTO alert_texts (alert_id, lang, event, headline, body, instructions) VALUES ($1, $2, $3, $4, $5, $6)",
        [(alert_id, lang, t.event, t.headline, t.body, t.instructions) for lang, t in body.texts.by_lang().items()],
    )
    # A change carries the version that it was written upon besides.
    content: dict[str, Any] = {
        name: value for name, value in msgspec.to_builtins(body).items() if name in AlertBody.__struct_fields__
    }
    await db.execute(
        "INSERT INTO alert_versions (alert_id, version, author_id, at, content) VALUES ($1, $2, $3, $4, $5)",
        alert_id, version, author_id, now, content,
    )  # fmt: skip


async def delete_draft(db: Db, alert_id: UUID) -> None:
    """Raises WrongStatus for what is no draft any more."""
    if not await db.fetchval("DELETE FROM alerts WHERE id = $1 AND status = 'draft' RETURNING true", alert_id):
        raise WrongStatus


async def mark_submitted(db: Db, alert_id: UUID, staff_id: UUID, now: datetime) -> None:
    await db.execute(
        """UPDATE alerts SET status = 'waiting', submitted_by = $2, submitted_at = $3
           WHERE id = $1 AND status = 'draft'""",
        alert_id, staff_id, now,
    )  # fmt: skip


async def mark_draft(db: Db, alert_id: UUID, source: Status, now: datetime) -> None:
    """Back on the desk. What was approved and called off is another version: its approval does not hold any more."""
    version: int | None = await db.fetchval(
        """UPDATE alerts SET status = 'draft', updated_at = $3,
                             version = version + CASE WHEN status = 'scheduled' THEN 1 ELSE 0 END
           WHERE id = $1 AND status = $2 RETURNING version""",
        alert_id, source, now,
    )  # fmt: skip
    if source == "scheduled" and version is not None:
        await db.execute(
            """INSERT INTO alert_versions (alert_id, version, author_id, at, content)
               SELECT alert_id, $2, author_id, $3, content FROM alert_versions
               WHERE alert_id = $1 ORDER BY version DESC LIMIT 1""",
            alert_id, version, now,
        )  # fmt: skip


async def insert_decision(
    db: Db, alert_id: UUID, version: int, approver_id: UUID, decision: Decided, reason: str | None, now: datetime
) -> None:
    """Raises OwnAlert for whoever wrote any of it: the base knows that, too."""
    try:
        await db.execute(
            """INSERT INTO alert_approvals (alert_id, version, approver_id, decision, reason, at)
               VALUES ($1, $2, $3, $4, $5, $6)""",
            alert_id, version, approver_id, decision, reason, now,
        )  # fmt: skip
    except asyncpg.CheckViolationError as error:
        if error.constraint_name == "alert_approvals_not_own":
            raise OwnAlert from None
        raise


async def mark_scheduled(db: Db, alert_id: UUID, now: datetime) -> None:
    await db.execute(
        "UPDATE alerts SET status = 'scheduled', updated_at = $2 WHERE id = $1 AND status = 'waiting'", alert_id, now
    )


async def mark_sent(
    db: Db, alert_id: UUID, source: Status, staff_id: UUID, now: datetime, glass_reason: str | None = None
) -> None:
    """Raises WrongStatus if it is not in that status any more, NotFollowable if another one has followed meanwhile.

    The base refuses what nobody approved, save exercises and a 위급 with its reason.
    """
    try:
        sent = await db.fetchval(
            """UPDATE alerts SET status = 'sent', sent_by = $3, sent_at = $4, updated_at = $4, glass_reason = $5
               WHERE id = $1 AND status = $2 RETURNING true""",
            alert_id, source, staff_id, now, glass_reason,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise NotFollowable from None
    if not sent:
        raise WrongStatus


async def mark_over(db: Db, alert_id: UUID, to: Status, now: datetime) -> None:
    """Ended, updated or given the all-clear. Raises WrongStatus unless it was out."""
    if not await db.fetchval(
        """UPDATE alerts SET status = $2, ended_at = $3, updated_at = $3
           WHERE id = $1 AND status = 'sent' RETURNING true""",
        alert_id, to, now,
    ):  # fmt: skip
        raise WrongStatus


async def mark_reviewed(db: Db, alert_id: UUID, staff_id: UUID, note: str, now: datetime) -> None:
    """Raises WrongStatus where there is nothing to review any more."""
    try:
        done = await db.fetchval(
            """UPDATE alerts SET reviewed_by = $2, reviewed_at = $3, review_note = $4
               WHERE id = $1 AND glass_reason IS NOT NULL AND reviewed_at IS NULL RETURNING true""",
            alert_id, staff_id, now, note,
        )  # fmt: skip
    except asyncpg.CheckViolationError as error:
        if error.constraint_name == "alerts_reviewed":
            raise OwnAlert from None
        raise
    if not done:
        raise WrongStatus


async def count_for_approver(db: Db, staff_id: UUID) -> int:
    """What waits for a second person, and what went out without one and is not looked at yet; without one's own."""
    return await db.fetchval(
        """SELECT count(*) FROM alerts a
           WHERE (a.status = 'waiting' OR (a.glass_reason IS NOT NULL AND a.reviewed_at IS NULL))
             AND a.author_id <> $1 AND a.submitted_by IS DISTINCT FROM $1
             AND NOT EXISTS (SELECT FROM alert_versions v WHERE v.alert_id = a.id AND v.author_id = $1)""",
        staff_id,
    )


async def list_due(db: Db, now: datetime) -> list[UUID]:
    rows = await db.fetch(
        "SELECT id FROM alerts WHERE status = 'scheduled' AND send_at <= $1 ORDER BY level DESC, send_at", now
    )
    return [row["id"] for row in rows]


async def find_approver(db: Db, alert_id: UUID, version: int) -> UUID:
    """Raises NotFound."""
    found: UUID | None = await db.fetchval(
        "SELECT approver_id FROM alert_approvals WHERE alert_id = $1 AND version = $2 AND decision = 'approved'",
        alert_id, version,
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


async def list_versions(db: Db, alert_id: UUID) -> list[AlertVersion]:
    return await many(
        db, AlertVersion,
        """SELECT v.version, s.name AS author_name, v.at, v.content
           FROM alert_versions v JOIN staff s ON s.id = v.author_id WHERE v.alert_id = $1 ORDER BY v.version""",
        alert_id,
    )  # fmt: skip


async def list_decisions(db: Db, alert_id: UUID) -> list[Decision]:
    return await many(
        db, Decision,
        """SELECT p.version, p.decision, p.reason, s.name AS approver_name, p.at
           FROM alert_approvals p JOIN staff s ON s.id = p.approver_id WHERE p.alert_id = $1 ORDER BY p.id""",
        alert_id,
    )  # fmt: skip


async def list_lineage(db: Db, lineage_id: UUID) -> Sequence[LineageStep]:
    """The oldest first, drafts last."""
    return await many(
        db, LineageStep,
        """SELECT a.id, a.msg_type, a.status, a.sent_at, t.headline
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id AND t.lang = 'ko'
           WHERE a.lineage_id = $1 ORDER BY a.sent_at NULLS LAST, a.created_at""",
        lineage_id,
    )  # fmt: skip


# Templates


async def list_templates(db: Db) -> list[Template]:
    return await many(
        db, Template,
        """SELECT t.id, t.name, t.level, t.topics, t.hazard, t.link, t.hours, t.texts, t.asks_safety,
                  s.name AS author_name, t.updated_at
           FROM alert_templates t JOIN staff s ON s.id = t.author_id ORDER BY t.level DESC, t.name""",
    )  # fmt: skip


async def put_template(db: Db, author_id: UUID, body: TemplateBody, now: datetime) -> None:
    """Raises NameTaken."""
    try:
        await db.execute(
            """INSERT INTO alert_templates (name, level, topics, hazard, link, hours, texts, asks_safety, author_id,
                                            updated_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
            body.name, body.level, body.topics, body.hazard, body.link, body.hours, msgspec.to_builtins(body.texts),
            body.asks_safety, author_id, now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise NameTaken from None


async def delete_template(db: Db, template_id: UUID) -> None:
    await db.execute("DELETE FROM alert_templates WHERE id = $1", template_id)
