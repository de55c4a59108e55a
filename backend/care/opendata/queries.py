"""SQL of what is published. What is counted runs after `enter`; what is published anybody may read."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from backend.care.models import Need
from backend.care.opendata.models import OpenCount, OpenDong, OpenMonth
from backend.db import Db, many


async def find_first_month(db: Db) -> date | None:
    """In which the first case that is still there was asked for."""
    return await db.fetchval(
        "SELECT date_trunc('month', min(received_at) AT TIME ZONE 'Asia/Seoul')::date FROM care_cases"
    )


async def list_published(db: Db) -> set[date]:
    return {row["month"] for row in await db.fetch("SELECT month FROM care_open_months")}


class Told(msgspec.Struct, frozen=True):
    dong_id: int
    need: Need
    count: int


async def count_needs(db: Db, begin: datetime, end: datetime) -> list[Told]:
    return await many(
        db, Told,
        """SELECT c.dong_id, n.need, count(*) AS count
           FROM care_cases c CROSS JOIN unnest(c.needs) AS n (need)
           WHERE c.received_at >= $1 AND c.received_at < $2 GROUP BY 1, 2""",
        begin, end,
    )  # fmt: skip


async def publish(db: Db, month: date, counts: Sequence[OpenCount], now: datetime) -> None:
    """Once: a month that is published already stays as it is."""
    if not await db.fetchval(
        """INSERT INTO care_open_months (month, published_at) VALUES ($1, $2) ON CONFLICT DO NOTHING
           RETURNING true""",
        month, now,
    ):  # fmt: skip
        return
    await db.executemany(
        "INSERT INTO care_open_counts (month, dong_id, need, count) VALUES ($1, $2, $3, $4)",
        [(month, one.dong_id, one.need, one.count) for one in counts],
    )


async def list_months(db: Db, most: int) -> list[OpenMonth]:
    """The newest first."""
    return await many(
        db, OpenMonth,
        """SELECT m.month, m.published_at,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('dong_id', c.dong_id, 'need', c.need,
                                                                'count', c.count)
                                             ORDER BY c.dong_id NULLS FIRST, c.need NULLS FIRST)
                            FROM care_open_counts c WHERE c.month = m.month), '[]') AS counts
           FROM care_open_months m ORDER BY m.month DESC LIMIT $1""",
        most,
    )  # fmt: skip


async def list_open_dongs(db: Db) -> list[OpenDong]:
    return await many(
        db, OpenDong,
        """SELECT d.id, d.id::text AS code, g.name_ko AS district_ko, d.name_ko, d.name_en
           FROM dongs d JOIN districts g ON g.id = d.district_id
           WHERE d.id IN (SELECT c.dong_id FROM care_open_counts c) ORDER BY d.id"""
    )  # fmt: skip
