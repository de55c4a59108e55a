"""SQL of what went out in months past."""

from datetime import datetime

from backend.alerts.months.models import SentAlert
from backend.db import Db, many


async def list_sent(db: Db, since: datetime) -> list[SentAlert]:
    """Without exercises. What went out alone was approved by nobody."""
    return await many(
        db, SentAlert,
        """SELECT a.id, a.lineage_id, a.level, a.sent_at,
                  extract(epoch FROM p.at - a.submitted_at)::float8 AS approved_after, r.minutes * 60 AS approve_within
           FROM alerts a
           LEFT JOIN alert_approvals p ON p.alert_id = a.id AND p.version = a.version AND p.decision = 'approved'
           LEFT JOIN alert_approval_rules r
                  ON r.level = a.level AND r.valid @> (a.sent_at AT TIME ZONE 'Asia/Seoul')::date
           WHERE a.sent_at >= $1 AND NOT a.exercise""",
        since,
    )  # fmt: skip
