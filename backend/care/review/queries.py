"""SQL of the monthly look at who has read. All of it runs after `enter`: which cases are a dong's, the base says."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.review.models import ReaderSums
from backend.care.review.rules import CLOSES, OPENS, USUAL_MONTHS, MonthSigned, after, before, start_of
from backend.db import Db, many, one


async def list_readers(db: Db, month: date, dong_ids: Sequence[int], staff_id: UUID) -> list[ReaderSums]:
    """Each member of staff who opened a case of these dongs in a month."""
    starts, ends = start_of(month), start_of(after(month))
    return await many(
        db, ReaderSums,
        """WITH read AS MATERIALIZED (
               SELECT t.actor_id, t.at, t.at AT TIME ZONE 'Asia/Seoul' AS here, c.id AS case_id, c.dong_id,
                      d.district_id
               FROM trail t JOIN care_cases c ON c.id::text = t.subject_id JOIN dongs d ON d.id = c.dong_id
               WHERE t.at >= $8 AND t.at < $2 AND t.subject_kind = 'case' AND t.actor_kind = 'staff'
                 AND (t.action IN ('read', 'open') OR t.action LIKE 'read\\_%') AND c.dong_id = ANY ($3::int[])
           ), opened AS (
               SELECT o.staff_id, count(*) AS openings FROM care_openings o JOIN care_cases c ON c.id = o.case_id
               WHERE o.at >= $1 AND o.at < $2 AND c.dong_id = ANY ($3::int[]) GROUP BY 1
           ), sums AS (
               SELECT r.actor_id, count(DISTINCT r.case_id) FILTER (WHERE r.at >= $1) AS cases,
                      count(*) FILTER (WHERE r.at >= $1) AS reads,
                      count(*) FILTER (WHERE r.at >= $1 AND (
                          extract(hour FROM r.here) NOT BETWEEN $4 AND $5 - 1 OR extract(isodow FROM r.here) > 5
                          OR EXISTS (SELECT FROM holidays h WHERE h.on_date = r.here::date))) AS outside,
                      count(*) FILTER (WHERE r.at >= $1 AND NOT EXISTS (
                          SELECT FROM staff_roles g
                          WHERE g.staff_id = r.actor_id AND g.role IN ('care_manager', 'care_supervisor')
                            AND g.valid @> r.here::date
                            AND (g.scope_kind = 'city' OR (g.scope_kind = 'dong' AND g.scope_id = r.dong_id)
                                 OR (g.scope_kind = 'district' AND g.scope_id = r.district_id)))) AS elsewhere,
                      count(DISTINCT (r.case_id, date_trunc('month', r.here))) FILTER (WHERE r.at < $1) AS earlier
               FROM read r GROUP BY 1
           )
           SELECT s.id AS staff_id, s.name, s.title, sums.cases, sums.reads, sums.outside, sums.elsewhere,
                  coalesce(opened.openings, 0) AS openings, sums.earlier::float / $6::int AS usual,
                  '{}'::text[] AS outliers, s.id = $7 AS mine
           FROM sums JOIN staff s ON s.id = sums.actor_id LEFT JOIN opened ON opened.staff_id = s.id
           WHERE sums.reads > 0 ORDER BY s.name, s.id""",
        starts, ends, list(dong_ids), OPENS, CLOSES, USUAL_MONTHS, staff_id, start_of(before(month, USUAL_MONTHS)),
    )  # fmt: skip


class OpeningRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    dong_id: int
    dong_ko: str
    dong_en: str
    staff_id: UUID
    staff_name: str
    assignee_name: str | None
    why_sealed: bytes
    at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None


async def list_openings(db: Db, month: date, dong_ids: Sequence[int]) -> list[OpeningRow]:
    """Of a month, those that nobody has looked at first."""
    return await many(
        db, OpeningRow,
        """SELECT o.id, o.case_id, c.code, c.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, o.staff_id,
                  s.name AS staff_name, a.name AS assignee_name, o.why_sealed, o.at, r.name AS reviewed_by,
                  o.reviewed_at
           FROM care_openings o
           JOIN care_cases c ON c.id = o.case_id
           JOIN dongs d ON d.id = c.dong_id
           JOIN staff s ON s.id = o.staff_id
           LEFT JOIN staff a ON a.id = c.assigned_to
           LEFT JOIN staff r ON r.id = o.reviewed_by
           WHERE o.at >= $1 AND o.at < $2 AND c.dong_id = ANY ($3::int[])
           ORDER BY o.reviewed_at IS NOT NULL, o.at DESC, o.id""",
        start_of(month), start_of(after(month)), list(dong_ids),
    )  # fmt: skip


class SignatureRow(msgspec.Struct, frozen=True):
    name: str
    at: datetime
    remark_sealed: bytes | None


async def find_signature(db: Db, month: date, dong_ids: Sequence[int]) -> SignatureRow | None:
    """Of whoever signed a month for all of these dongs, or for more."""
    return await one(
        db, SignatureRow,
        """SELECT s.name, r.signed_at AS at, r.remark_sealed FROM care_read_reviews r JOIN staff s ON s.id = r.signed_by
           WHERE r.month = $1 AND r.dong_ids @> $2::int[] ORDER BY cardinality(r.dong_ids), r.signed_at LIMIT 1""",
        month, list(dong_ids),
    )  # fmt: skip


async def insert_signature(
    db: Db, month: date, dong_ids: Sequence[int], *, reads: int, openings: int, outside: int,
    remark_sealed: bytes | None, staff_id: UUID, now: datetime,
) -> None:  # fmt: skip
    """Raises MonthSigned."""
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_read_reviews (id, month, dong_ids, reads, openings, outside_hours, remark_sealed,
                                                  signed_by, signed_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
                uuid4(), month, list(dong_ids), reads, openings, outside, remark_sealed, staff_id, now,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise MonthSigned from None
