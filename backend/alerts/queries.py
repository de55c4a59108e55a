"""What everybody reads of alerts: the newest of each lineage."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from backend.alerts.models import Alert, Earlier
from backend.db import Db, many
from backend.errors import NotFound

MOST_ENDED = 50


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
    """The newest of its lineage, with what was said before. Raises NotFound for what was never sent."""
    found = await _public(db, alert_id=alert_id)
    if not found:
        raise NotFound
    earlier = await many(
        db, Earlier,
        """SELECT a.sent_at, a.level, a.district_ids, a.dong_ids, a.expires_at,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id
           WHERE a.lineage_id = $1 AND a.sent_at IS NOT NULL AND a.id <> $2
           GROUP BY a.id ORDER BY a.sent_at DESC""",
        found[0].lineage_id, found[0].id,
    )  # fmt: skip
    return replace(found[0], earlier=earlier)


async def _public(
    db: Db, *, alert_id: UUID | None = None, current: bool | None = None, now: datetime | None = None,
    since: datetime | None = None, most: int | None = None,
) -> list[Alert]:  # fmt: skip
    """Exercises are found by whoever has their address, and stand in no list."""
    return await many(
        db, Alert,
        """SELECT a.id, a.lineage_id, a.msg_type, a.exercise, a.level, a.topics, a.district_ids, a.dong_ids, a.link,
                  a.sent_at, a.expires_at, a.sender_ko, a.sender_en, a.asks_safety,
                  coalesce(a.ended_at, CASE WHEN a.msg_type = 'cancel' THEN a.sent_at END) AS ended_at,
                  CASE WHEN a.status = 'sent' AND a.msg_type <> 'cancel' THEN 'sent' ELSE 'ended' END AS status,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id
           WHERE a.status IN ('sent', 'ended')
             AND (NOT a.exercise OR $1::uuid IS NOT NULL)
             AND ($1::uuid IS NULL OR a.lineage_id = (SELECT o.lineage_id FROM alerts o WHERE o.id = $1))
             AND ($2::boolean IS NULL
                  OR (a.status = 'sent' AND a.msg_type <> 'cancel' AND a.expires_at > $3) = $2)
             AND ($4::timestamptz IS NULL OR (a.sent_at >= $4 AND a.msg_type <> 'cancel'))
           GROUP BY a.id ORDER BY a.sent_at DESC, a.id LIMIT $5""",
        alert_id, current, now, since, most,
    )  # fmt: skip


async def dong_districts(db: Db) -> dict[int, int]:
    """Each dong's district."""
    return {row["id"]: row["district_id"] for row in await db.fetch("SELECT id, district_id FROM dongs")}
