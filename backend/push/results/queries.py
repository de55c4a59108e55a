"""What the fan-out counted."""

from uuid import UUID

from backend.db import Db, many
from backend.push.results.models import Counted


async def list_counted(db: Db, alert_id: UUID) -> list[Counted]:
    """Of the whole, of each origin, and of each origin's districts; nothing before the sending is done."""
    return await many(
        db, Counted,
        """SELECT h.origin, h.district_id, h.buckets, h.recipients, h.gone, h.refused, h.expired
           FROM push_histograms h JOIN push_messages m ON m.id = h.message_id
           WHERE m.alert_id = $1 ORDER BY h.origin NULLS FIRST, h.district_id NULLS FIRST""",
        alert_id,
    )  # fmt: skip
