"""Every SQL statement about places."""

from datetime import date, time

from backend.db import Db
from backend.places.models import District, Holiday, SiteKind


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
    """Insert a site without hours and return its id."""
    return await db.fetchval(
        """INSERT INTO sites (kind, dong_id, name_ko, name_en, address_ko, address_en, phone, valid)
           VALUES ($1, $2, $3, $4, $5, $6, $7, daterange($8, NULL)) RETURNING id""",
        kind, dong_id, name_ko, name_en, address_ko, address_en, phone, valid_from,
    )  # fmt: skip


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
    return await db.fetchval(
        """INSERT INTO site_exceptions (site_id, on_date, opens, closes, reason_ko, reason_en)
           VALUES ($1, $2, $3, $4, $5, $6) RETURNING id""",
        site_id, on_date, opens, closes, reason_ko, reason_en,
    )  # fmt: skip
