"""Weeks of work, templates of them, and who would come when nobody is there."""

from collections.abc import Sequence
from datetime import date, datetime, time

import asyncpg
import msgspec

from backend.bookings.hours.models import HoursTemplate, Shift, WorkingHours
from backend.bookings.hours.rules import TemplateExists
from backend.bookings.slots.queries import OPENING, insert_working_hours
from backend.db import Db, many, one
from backend.places.models import VisitAhead


class OwnHours(WorkingHours, frozen=True):
    resource_id: int


async def list_hours(db: Db, site_id: int, today: date) -> list[OwnHours]:
    """The weeks of a site's counsellors that hold today or will."""
    return await many(
        db, OwnHours,
        """SELECT w.resource_id, w.weekday, to_char(w.starts, 'HH24:MI') AS starts, to_char(w.ends, 'HH24:MI') AS ends,
                  lower(w.valid) AS valid_from, upper(w.valid) - 1 AS valid_until
           FROM working_hours w JOIN resources r ON r.id = w.resource_id
           WHERE r.site_id = $1 AND (upper(w.valid) IS NULL OR upper(w.valid) > $2)
           ORDER BY lower(w.valid), w.weekday, w.starts""",
        site_id, today,
    )  # fmt: skip


async def replace_hours(db: Db, resource_id: int, valid_from: date, week: Sequence[Shift]) -> None:
    """End the week that holds on that day the day before, drop later ones, and start the new one."""
    await db.execute("DELETE FROM working_hours WHERE resource_id = $1 AND lower(valid) >= $2", resource_id, valid_from)
    await db.execute(
        """UPDATE working_hours SET valid = daterange(lower(valid), $2)
           WHERE resource_id = $1 AND valid @> $2::date""",
        resource_id, valid_from,
    )  # fmt: skip
    for shift in week:
        await insert_working_hours(
            db, resource_id, shift.weekday, time.fromisoformat(shift.starts), time.fromisoformat(shift.ends),
            valid_from,
        )  # fmt: skip
    await db.execute("UPDATE resources SET version = version + 1 WHERE id = $1", resource_id)


# Templates


async def list_templates(db: Db, site_id: int) -> list[HoursTemplate]:
    return await many(
        db, HoursTemplate, "SELECT id, name, week, version FROM hours_templates WHERE site_id = $1 ORDER BY name",
        site_id,
    )  # fmt: skip


class TemplateRow(HoursTemplate, frozen=True):
    site_id: int


async def find_template(db: Db, template_id: int) -> TemplateRow | None:
    return await one(
        db, TemplateRow, "SELECT id, site_id, name, week, version FROM hours_templates WHERE id = $1", template_id
    )


async def insert_template(db: Db, site_id: int, name: str, week: Sequence[Shift]) -> int:
    """Raises TemplateExists."""
    try:
        return await db.fetchval(
            "INSERT INTO hours_templates (site_id, name, week) VALUES ($1, $2, $3) RETURNING id",
            site_id, name, list(week),
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise TemplateExists from None


async def update_template(db: Db, template_id: int, name: str, week: Sequence[Shift]) -> None:
    """Raises TemplateExists."""
    try:
        await db.execute(
            "UPDATE hours_templates SET name = $2, week = $3, version = version + 1 WHERE id = $1",
            template_id, name, list(week),
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise TemplateExists from None


async def delete_template(db: Db, template_id: int) -> None:
    await db.execute("DELETE FROM hours_templates WHERE id = $1", template_id)


# Who would stand before a closed door


async def lock_site(db: Db, site_id: int | None) -> None:
    """Let nobody take time at a site (None: at any) before this transaction ends: whoever does shares the service first
    (`share_service`), and queues up for the resources."""
    await db.execute(
        """SELECT pg_advisory_xact_lock('services'::regclass::oid::integer, s.id)
           FROM (SELECT id FROM services WHERE $1::int IS NULL OR site_id = $1 ORDER BY id) s""",
        site_id,
    )  # fmt: skip
    await db.execute(
        "SELECT FROM resources WHERE $1::int IS NULL OR site_id = $1 ORDER BY id FOR NO KEY UPDATE", site_id
    )


class _Outside(msgspec.Struct):
    visit: VisitAhead


async def lock_outside(db: Db, site_id: int | None, now: datetime) -> list[VisitAhead]:
    """As `list_outside`; no new one comes before this transaction ends."""
    await lock_site(db, site_id)
    return await list_outside(db, site_id, now)


async def list_outside(db: Db, site_id: int | None, now: datetime) -> list[VisitAhead]:
    """The visits to come at a site (None: at any) for which it is closed or their counsellor away, the next first."""
    rows = await many(
        db, _Outside,
        """WITH ahead AS (
               SELECT b.id, s.site_id, s.name_ko, s.name_en, b.during, c.counsellor_id,
                      (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date AS on_date
               FROM services s
               JOIN bookings b ON b.service_id = s.id
               LEFT JOIN LATERAL (
                   SELECT a.resource_id AS counsellor_id
                   FROM allocations a JOIN resources r ON r.id = a.resource_id AND r.kind = 'counsellor'
                   WHERE a.booking_id = b.id AND a.active LIMIT 1) c ON true
               WHERE ($1::int IS NULL OR s.site_id = $1) AND lower(b.during) > $2
                 AND (b.status IN ('requested', 'confirmed') OR (b.status = 'held' AND b.held_until > $2))
           ), day AS (
               SELECT p.id AS site_id, d.on_date, o.open
               FROM (SELECT DISTINCT site_id, on_date FROM ahead) d JOIN sites p ON p.id = d.site_id """  # noqa: S608 # constants only
        + OPENING + """)
           SELECT jsonb_build_object('id', a.id, 'site_id', a.site_id, 'service_name_ko', a.name_ko,
                      'service_name_en', a.name_en, 'starts_at', lower(a.during), 'ends_at', upper(a.during)) AS visit
           FROM ahead a
           JOIN day USING (site_id, on_date)
           CROSS JOIN LATERAL (
               SELECT range_agg(tstzrange((a.on_date + w.starts) AT TIME ZONE 'Asia/Seoul',
                                          (a.on_date + w.ends) AT TIME ZONE 'Asia/Seoul')) AS open
               FROM working_hours w
               WHERE w.resource_id = a.counsellor_id AND w.weekday = extract(isodow FROM a.on_date)
                 AND w.valid @> a.on_date) w
           WHERE NOT coalesce(
               CASE WHEN a.counsellor_id IS NULL THEN day.open ELSE day.open * w.open END @> a.during, false)
           ORDER BY lower(a.during), a.id""",
        site_id, now,
    )  # fmt: skip
    return [row.visit for row in rows]
