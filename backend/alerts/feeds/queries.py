"""Every message that was sent, as it was sent."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.alerts.feeds.models import Published
from backend.db import Db, many
from backend.errors import NotFound

KEPT = timedelta(hours=48)
"""How long what is over stays in the feeds, so that a reader who was away learns that it is."""
MOST = 200


async def list_published(db: Db, now: datetime, *, exercise: bool) -> list[Published]:
    """What holds, and what was over no longer than two days ago; the newest first."""
    return await _published(db, exercise=exercise, over_since=now - KEPT)


async def find_published(db: Db, alert_id: UUID) -> Published:
    """Raises NotFound for what was never sent."""
    found = await _published(db, alert_id=alert_id)
    if not found:
        raise NotFound
    return found[0]


async def _published(
    db: Db, *, alert_id: UUID | None = None, exercise: bool | None = None, over_since: datetime | None = None
) -> list[Published]:
    return await many(
        db, Published,
        """SELECT a.id, a.msg_type, a.status, a.exercise, a.level, a.topics, a.district_ids, a.dong_ids, a.link,
                  a.crisis_stage, a.sent_at, a.expires_at, a.ended_at, a.sender_ko, a.sender_en,
                  jsonb_object_agg(t.lang, to_jsonb(t) - 'alert_id' - 'lang') AS texts,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'sent_at', e.sent_at)
                                             ORDER BY e.sent_at), '[]')
                   FROM alerts e
                   WHERE e.lineage_id = a.lineage_id AND e.id <> a.id AND e.sent_at < a.sent_at) AS earlier
           FROM alerts a JOIN alert_texts t ON t.alert_id = a.id
           WHERE a.sent_at IS NOT NULL AND ($1::uuid IS NULL OR a.id = $1) AND ($2::boolean IS NULL OR a.exercise = $2)
             AND ($3::timestamptz IS NULL OR least(a.ended_at, a.expires_at) > $3)
           GROUP BY a.id ORDER BY a.sent_at DESC, a.id LIMIT $4""",
        alert_id, exercise, over_since, MOST,
    )  # fmt: skip
