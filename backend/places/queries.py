"""Every SQL statement about places."""

from datetime import date, time

import asyncpg
import msgspec

from backend.db import Db, many, one
from backend.errors import FieldProblem, Invalid
from backend.places.models import District, Exception_, Holiday, Hours, Site, SiteAdmin, SiteKind
from backend.places.rules import DayFacts, ExceptionExists, HoursOverlap, day_of


async def put_district(db: Db, district: District) -> None:
    """Insert a district with its dongs, or correct their names."""
    await db.execute(
        """INSERT INTO districts AS d (id, name_ko, name_en) VALUES ($1, $2, $3)
           ON CONFLICT (id) DO UPDATE SET name_ko = excluded.name_ko, name_en = excluded.name_en
           WHERE (d.name_ko, d.name_en) <> (excluded.name_ko, excluded.name_en)""",
        district.id, district.name_ko, district.name_en,
    )  # fmt: skip
    await db.executemany(
        """INSERT INTO dongs AS d (id, district_id, name_ko, name_en) VALUES ($1, $2, $3, $4)
           ON CONFLICT (id) DO UPDATE SET name_ko = excluded.name_ko, name_en = excluded.name_en
           WHERE (d.name_ko, d.name_en) <> (excluded.name_ko, excluded.name_en)""",
        [(dong.id, district.id, dong.name_ko, dong.name_en) for dong in district.dongs],
    )


async def list_districts(db: Db, today: date) -> list[District]:
    """The districts with their dongs, as they are named today."""
    return await many(
        db, District,
        """SELECT r.id, r.name_ko, r.name_en,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name_ko', d.name_ko, 'name_en', d.name_en)
                                             ORDER BY d.id)
                            FROM dongs d WHERE d.district_id = r.id AND d.valid @> $1::date), '[]') AS dongs
           FROM districts r WHERE r.valid @> $1::date ORDER BY r.id""",
        today,
    )  # fmt: skip


async def list_holidays(db: Db, year: int) -> list[Holiday]:
    return await many(
        db, Holiday,
        "SELECT on_date, name_ko, name_en, substitute FROM holidays WHERE on_date BETWEEN $1 AND $2 ORDER BY on_date",
        date(year, 1, 1), date(year, 12, 31),
    )  # fmt: skip


async def put_holiday(db: Db, holiday: Holiday) -> None:
    await db.execute(
        """INSERT INTO holidays (on_date, name_ko, name_en, substitute) VALUES ($1, $2, $3, $4)
           ON CONFLICT (on_date) DO UPDATE
           SET name_ko = excluded.name_ko, name_en = excluded.name_en, substitute = excluded.substitute""",
        holiday.on_date, holiday.name_ko, holiday.name_en, holiday.substitute,
    )  # fmt: skip


async def delete_holiday(db: Db, on_date: date) -> bool:
    deleted = await db.fetchval("DELETE FROM holidays WHERE on_date = $1 RETURNING true", on_date)
    return deleted is True


async def has_holidays(db: Db, year: int) -> bool:
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM holidays WHERE on_date BETWEEN $1 AND $2)",
        date(year, 1, 1), date(year, 12, 31),
    )  # fmt: skip


async def insert_holidays(db: Db, holidays: list[Holiday]) -> None:
    await db.executemany(
        """INSERT INTO holidays (on_date, name_ko, name_en, substitute) VALUES ($1, $2, $3, $4)
           ON CONFLICT (on_date) DO NOTHING""",
        [(day.on_date, day.name_ko, day.name_en, day.substitute) for day in holidays],
    )


async def has_sites(db: Db) -> bool:
    return await db.fetchval("SELECT EXISTS (SELECT FROM sites)")


async def insert_site(
    db: Db, *, kind: SiteKind, dong_id: int, name_ko: str, name_en: str, address_ko: str, address_en: str,
    phone: str, valid_from: date,
) -> int:  # fmt: skip
    """Insert a site without hours and return its id. Raises Invalid where there is no such dong."""
    try:
        return await db.fetchval(
            """INSERT INTO sites (kind, dong_id, name_ko, name_en, address_ko, address_en, phone, valid)
               VALUES ($1, $2, $3, $4, $5, $6, $7, daterange($8, NULL)) RETURNING id""",
            kind, dong_id, name_ko, name_en, address_ko, address_en, phone, valid_from,
        )  # fmt: skip
    except asyncpg.ForeignKeyViolationError:
        raise Invalid(fields=[FieldProblem("dong_id", "a dong of the city")]) from None


async def update_site(
    db: Db, site_id: int, *, name_ko: str, name_en: str, address_ko: str, address_en: str, phone: str
) -> None:
    await db.execute(
        """UPDATE sites SET name_ko = $2, name_en = $3, address_ko = $4, address_en = $5, phone = $6
           WHERE id = $1""",
        site_id, name_ko, name_en, address_ko, address_en, phone,
    )  # fmt: skip


async def close_site(db: Db, site_id: int, last_day: date) -> None:
    """End the site with that day."""
    await db.execute("UPDATE sites SET valid = daterange(lower(valid), $2, '[]') WHERE id = $1", site_id, last_day)


async def find_site_id(db: Db, name_ko: str) -> int:
    return await db.fetchval("SELECT id FROM sites WHERE name_ko = $1 ORDER BY id LIMIT 1", name_ko)


async def insert_hours(db: Db, site_id: int, weekday: int, opens: time, closes: time, valid_from: date) -> None:
    await db.execute(
        """INSERT INTO opening_hours (site_id, weekday, opens, closes, valid)
           VALUES ($1, $2, $3, $4, daterange($5, NULL))""",
        site_id, weekday, opens, closes, valid_from,
    )  # fmt: skip


async def insert_exception(
    db: Db, site_id: int, on_date: date, opens: time | None, closes: time | None, reason_ko: str, reason_en: str
) -> int:
    """Raises ExceptionExists where the day has one."""
    try:
        return await db.fetchval(
            """INSERT INTO site_exceptions (site_id, on_date, opens, closes, reason_ko, reason_en)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id""",
            site_id, on_date, opens, closes, reason_ko, reason_en,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise ExceptionExists from None


class _SiteRow(DayFacts, frozen=True, kw_only=True):
    id: int
    kind: SiteKind
    name_ko: str
    name_en: str
    address_ko: str
    address_en: str
    phone: str
    dong_id: int
    district_id: int
    valid_from: date
    valid_until: date | None
    hours_version: int


async def list_sites(db: Db, today: date) -> list[Site]:
    """The city's sites with their hours of today, cafes first."""
    return [
        Site(id=row.id, kind=row.kind, name_ko=row.name_ko, name_en=row.name_en, address_ko=row.address_ko,
             address_en=row.address_en, phone=row.phone, dong_id=row.dong_id, district_id=row.district_id,
             today=day_of(today, row))
        for row in await _list_sites(db, today, None)
        if row.valid_from <= today
    ]  # fmt: skip


async def list_sites_to_administer(db: Db, today: date, ids: list[int] | None) -> list[SiteAdmin]:
    """Also those that are still to open; with `ids` only those."""
    return [
        SiteAdmin(id=row.id, kind=row.kind, name_ko=row.name_ko, name_en=row.name_en, address_ko=row.address_ko,
                  address_en=row.address_en, phone=row.phone, dong_id=row.dong_id, district_id=row.district_id,
                  today=day_of(today, row), valid_from=row.valid_from, valid_until=row.valid_until,
                  hours=await list_hours(db, row.id, today), hours_version=row.hours_version,
                  exceptions=await list_exceptions(db, row.id, today))
        for row in await _list_sites(db, today, ids)
    ]  # fmt: skip


async def _list_sites(db: Db, today: date, ids: list[int] | None) -> list[_SiteRow]:
    return await many(
        db, _SiteRow,
        """SELECT s.id, s.kind, s.name_ko, s.name_en, s.address_ko, s.address_en, s.phone, s.dong_id, d.district_id,
                  e.id AS exception_id, e.opens AS exception_opens, e.closes AS exception_closes,
                  e.reason_ko AS exception_ko, e.reason_en AS exception_en,
                  h.name_ko AS holiday_ko, h.name_en AS holiday_en, w.opens, w.closes,
                  lower(s.valid) AS valid_from, upper(s.valid) - 1 AS valid_until, s.hours_version
           FROM sites s
           JOIN dongs d ON d.id = s.dong_id
           LEFT JOIN site_exceptions e ON e.site_id = s.id AND e.on_date = $1::date AND s.valid @> $1::date
           LEFT JOIN holidays h ON h.on_date = $1::date
           LEFT JOIN LATERAL (
               SELECT min(o.opens) AS opens, max(o.closes) AS closes FROM opening_hours o
               WHERE o.site_id = s.id AND o.weekday = extract(isodow FROM $1::date) AND o.valid @> $1::date
                 AND s.valid @> $1::date
           ) w ON true
           WHERE (upper(s.valid) IS NULL OR upper(s.valid) > $1::date) AND ($2::int[] IS NULL OR s.id = ANY ($2))
           ORDER BY s.kind DESC, s.id""",
        today, ids,
    )  # fmt: skip


async def list_hours(db: Db, site_id: int, today: date) -> list[Hours]:
    """The weekly hours that hold today or will."""
    return await many(
        db, Hours,
        """SELECT id, weekday, to_char(opens, 'HH24:MI') AS opens, to_char(closes, 'HH24:MI') AS closes,
                  lower(valid) AS valid_from, upper(valid) - 1 AS valid_until
           FROM opening_hours WHERE site_id = $1 AND (upper(valid) IS NULL OR upper(valid) > $2)
           ORDER BY lower(valid), weekday, opens""",
        site_id, today,
    )  # fmt: skip


async def list_exceptions(db: Db, site_id: int, today: date) -> list[Exception_]:
    """The exceptions of today and later."""
    return await many(
        db, Exception_,
        """SELECT id, on_date, to_char(opens, 'HH24:MI') AS opens, to_char(closes, 'HH24:MI') AS closes,
                  reason_ko, reason_en
           FROM site_exceptions WHERE site_id = $1 AND on_date >= $2 ORDER BY on_date""",
        site_id, today,
    )  # fmt: skip


class Locked(msgspec.Struct, frozen=True):
    valid_from: date
    hours_version: int


async def lock_site(db: Db, site_id: int, today: date) -> Locked | None:
    """One change of a site at a time; None for one that is not there, or has closed for good."""
    return await one(
        db, Locked,
        """SELECT lower(valid) AS valid_from, hours_version FROM sites
           WHERE id = $1 AND (upper(valid) IS NULL OR upper(valid) > $2) FOR NO KEY UPDATE""",
        site_id, today,
    )  # fmt: skip


async def replace_hours(db: Db, site_id: int, valid_from: date, week: list[tuple[int, time, time]]) -> None:
    """End the week that holds on that day the day before, drop later ones, and start the new one.

    Raises HoursOverlap."""
    await db.execute("DELETE FROM opening_hours WHERE site_id = $1 AND lower(valid) >= $2", site_id, valid_from)
    await db.execute(
        """UPDATE opening_hours SET valid = daterange(lower(valid), $2)
           WHERE site_id = $1 AND valid @> $2::date""",
        site_id, valid_from,
    )  # fmt: skip
    try:
        for weekday, opens, closes in week:
            await insert_hours(db, site_id, weekday, opens, closes, valid_from)
    except asyncpg.ExclusionViolationError:
        raise HoursOverlap from None
    await db.execute("UPDATE sites SET hours_version = hours_version + 1 WHERE id = $1", site_id)


async def delete_exception(db: Db, site_id: int, exception_id: int, today: date) -> bool:
    """False for one that is not the site's, or is past."""
    deleted = await db.fetchval(
        "DELETE FROM site_exceptions WHERE id = $1 AND site_id = $2 AND on_date >= $3 RETURNING true",
        exception_id, site_id, today,
    )  # fmt: skip
    return deleted is True
