"""What the fan-out counted."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

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


async def list_sums(db: Db, alert_ids: Sequence[UUID]) -> dict[UUID, Counted]:
    """Of the whole of each alert that is done, however long ago."""
    rows = await db.fetch(
        """SELECT m.alert_id, h.origin, h.district_id, h.buckets, h.recipients, h.gone, h.refused, h.expired
           FROM push_histograms h JOIN push_messages m ON m.id = h.message_id
           WHERE m.alert_id = ANY($1) AND h.origin IS NULL AND h.district_id IS NULL
           UNION ALL SELECT alert_id, NULL, NULL, buckets, recipients, gone, refused, expired
           FROM push_sums WHERE alert_id = ANY($1)""",
        alert_ids,
    )  # fmt: skip
    return {row["alert_id"]: msgspec.convert(dict(row), Counted) for row in rows}
