"""Every SQL statement about alerts and their texts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.alerts.models import Alert, AlertBody, AlertText, StaffAlert
from backend.alerts.rules import WrongStatus
from backend.db import Db, many
from backend.errors import NotFound

MOST_ENDED, MOST_LISTED = 50, 200


async def list_current(db: Db, now: datetime) -> list[Alert]:
    """Sent, not ended and not expired; the highest level first, then the newest."""
    return sorted(await _public(db, current=True, now=now), key=lambda alert: -alert.level)


async def list_ended(db: Db, now: datetime) -> list[Alert]:
    """The last fifty that were ended or have expired, the newest first."""
    return await _public(db, current=False, now=now, most=MOST_ENDED)


async def list_sent_since(db: Db, since: datetime) -> list[Alert]:
    """The newest first."""
    return await _public(db, since=since)


async def find_public(db: Db, alert_id: UUID) -> Alert:
    """Raises NotFound, for drafts too."""
    found = await _public(db, alert_id=alert_id)
    if not found:
        raise NotFound
    return found[0]


async def _public(
    db: Db, *, alert_id: UUID | None = None, current: bool | None = None, now: datetime | None = None,
    since: datetime | None = None, most: int | None = None,
) -> list[Alert]:  # fmt: skip
    return await many(
        db, Alert,
        """SELECT a.id, a.level, a.topics, a.district_ids, a.dong_ids, a.link, a.status, a.sent_at, a.expires_at,
                  a.ended_at, a.sender_ko, a.sender_en,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id
           WHERE a.status <> 'draft' AND ($1::uuid IS NULL OR a.id = $1)
             AND ($2::boolean IS NULL OR (a.status = 'sent' AND a.expires_at > $3) = $2)
             AND ($4::timestamptz IS NULL OR a.sent_at >= $4)
           GROUP BY a.id ORDER BY a.sent_at DESC, a.id LIMIT $5""",
        alert_id, current, now, since, most,
    )  # fmt: skip


async def list_for_staff(db: Db, alert_id: UUID | None = None) -> list[StaffAlert]:
    """Drafts first, then the newest."""
    return await many(
        db, StaffAlert,
        """SELECT a.id, a.level, a.topics, a.district_ids, a.dong_ids, a.link, a.status, a.sent_at, a.expires_at,
                  a.ended_at, a.sender_ko, a.sender_en, a.hazard, a.version, a.created_at, a.updated_at,
                  s.name AS author_name,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id JOIN staff s ON s.id = a.author_id
           WHERE $1::uuid IS NULL OR a.id = $1
           GROUP BY a.id, s.id
           ORDER BY a.status = 'draft' DESC, coalesce(a.sent_at, a.updated_at) DESC, a.id LIMIT $2""",
        alert_id, MOST_LISTED,
    )  # fmt: skip


async def find_for_staff(db: Db, alert_id: UUID) -> StaffAlert:
    """Raises NotFound."""
    found = await list_for_staff(db, alert_id)
    if not found:
        raise NotFound
    return found[0]


async def lock(db: Db, alert_id: UUID) -> StaffAlert:
    """As `find_for_staff`; whoever else wants to change it waits."""
    await db.execute("SELECT FROM alerts WHERE id = $1 FOR NO KEY UPDATE", alert_id)
    return await find_for_staff(db, alert_id)


async def insert_draft(db: Db, author_id: UUID, sender_ko: str, sender_en: str, body: AlertBody, now: datetime) -> UUID:
    alert_id: UUID = await db.fetchval(
        """INSERT INTO alerts (level, topics, district_ids, dong_ids, link, expires_at, sender_ko, sender_en, author_id,
                               created_at, updated_at, hazard)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11) RETURNING id""",
        body.level, body.topics, body.district_ids, body.dong_ids, body.link, body.expires_at, sender_ko, sender_en,
        author_id, now, body.hazard,
    )  # fmt: skip
    await _put_texts(db, alert_id, body)
    return alert_id


async def update_draft(db: Db, alert_id: UUID, body: AlertBody, now: datetime) -> None:
    """Raises WrongStatus for what has been sent."""
    updated = await db.fetchval(
        """UPDATE alerts SET level = $2, topics = $3, district_ids = $4, dong_ids = $5, link = $6, expires_at = $7,
                             version = version + 1, updated_at = $8, hazard = $9
           WHERE id = $1 AND status = 'draft' RETURNING true""",
        alert_id, body.level, body.topics, body.district_ids, body.dong_ids, body.link, body.expires_at, now,
        body.hazard,
    )  # fmt: skip
    if not updated:
        raise WrongStatus
    await db.execute("DELETE FROM alert_texts WHERE alert_id = $1", alert_id)
    await _put_texts(db, alert_id, body)


async def _put_texts(db: Db, alert_id: UUID, body: AlertBody) -> None:
    texts: Sequence[tuple[str, AlertText | None]] = (("ko", body.texts.ko), ("en", body.texts.en))
    await db.executemany(
        "INSERT INTO alert_texts (alert_id, lang, event, headline, body, instructions) VALUES ($1, $2, $3, $4, $5, $6)",
        [(alert_id, lang, t.event, t.headline, t.body, t.instructions) for lang, t in texts if t is not None],
    )


async def delete_draft(db: Db, alert_id: UUID) -> None:
    """Raises WrongStatus for what has been sent."""
    if not await db.fetchval("DELETE FROM alerts WHERE id = $1 AND status = 'draft' RETURNING true", alert_id):
        raise WrongStatus


async def mark_sent(db: Db, alert_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Raises WrongStatus unless it is a draft."""
    if not await db.fetchval(
        """UPDATE alerts SET status = 'sent', sent_by = $2, sent_at = $3, updated_at = $3
           WHERE id = $1 AND status = 'draft' RETURNING true""",
        alert_id, staff_id, now,
    ):  # fmt: skip
        raise WrongStatus


async def mark_ended(db: Db, alert_id: UUID, now: datetime) -> None:
    """Raises WrongStatus unless it was sent and not ended."""
    if not await db.fetchval(
        """UPDATE alerts SET status = 'ended', ended_at = $2, updated_at = $2
           WHERE id = $1 AND status = 'sent' RETURNING true""",
        alert_id, now,
    ):  # fmt: skip
        raise WrongStatus


async def dong_districts(db: Db) -> dict[int, int]:
    """Each dong's district."""
    return {row["id"]: row["district_id"] for row in await db.fetch("SELECT id, district_id FROM dongs")}
