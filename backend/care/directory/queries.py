"""What is on offer, how much of it is promised, and the directory as it is kept."""

from collections.abc import Sequence
from datetime import date, time
from typing import get_args

import asyncpg
import msgspec

from backend.care.directory.models import (
    CareSchedule,
    Location,
    NewCareService,
    OrganizationListed,
    ServiceKept,
    ServiceNeed,
    ServiceOffered,
    ServiceWords,
    Tier,
)
from backend.care.directory.rules import CapacityPromised, ServiceFull, UnknownArea
from backend.db import Db, many, the
from backend.errors import FieldProblem


async def list_services(
    db: Db, today: date, *, dong_id: int | None = None, need: ServiceNeed | None = None, age: int | None = None,
    text: str = "", service_id: int | None = None,
) -> list[ServiceOffered]:  # fmt: skip
    """What is on offer on a day (active, of an organization that is there, and with a price), comes to the dong and
    takes somebody of this age: existing public services first, then the seven, then emergency care; those that have
    something left before those that are full. `text`: part of the name of a service or its organization."""
    return await many(
        db, ServiceOffered,
        """SELECT s.id, s.name_ko, s.name_en, s.description_ko, s.description_en, s.need, s.tier, s.unit, p.unit_won,
                  s.min_age, s.max_age, s.eligibility_ko, s.eligibility_en, c.maximum,
                  c.maximum - c.reserved AS left,
                  jsonb_build_object('id', o.id, 'name_ko', o.name_ko, 'name_en', o.name_en, 'phone', o.phone,
                                     'district_id', o.district_id, 'valid_until', upper(o.valid) - 1) AS organization,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('byday', h.byday,
                                                                'opens_at', to_char(h.opens_at, 'HH24:MI'),
                                                                'closes_at', to_char(h.closes_at, 'HH24:MI'))
                                             ORDER BY h.id)
                            FROM care_schedules h WHERE h.service_id = s.id), '[]') AS schedules
           FROM care_services s
           JOIN care_organizations o ON o.id = s.organization_id AND o.valid @> $1::date
           JOIN care_cost_options p ON p.service_id = s.id AND p.valid @> $1::date
           LEFT JOIN care_service_capacities c ON c.service_id = s.id
           WHERE s.status = 'active' AND ($6::int IS NULL OR s.id = $6)
             AND ($2::int IS NULL OR NOT EXISTS (SELECT FROM care_service_areas a WHERE a.service_id = s.id)
                  OR EXISTS (SELECT FROM care_service_areas a WHERE a.service_id = s.id AND a.dong_id = $2))
             AND ($3::text IS NULL OR s.need = $3)
             AND ($4::int IS NULL OR $4 BETWEEN coalesce(s.min_age, 0) AND coalesce(s.max_age, 200))
             AND strpos(lower(concat_ws(' ', s.name_ko, s.name_en, o.name_ko, o.name_en)), lower($5)) > 0
           ORDER BY array_position($7::text[], s.tier), array_position($8::text[], s.need),
                    coalesce(c.reserved >= c.maximum, false), s.name_ko, s.id""",
        today, dong_id, need, age, text, service_id, list(get_args(Tier)), list(get_args(ServiceNeed)),
    )  # fmt: skip


async def find_service(db: Db, service_id: int, today: date) -> ServiceOffered | None:
    """A service that is on offer on a day; None for one that is not, or never was."""
    return next(iter(await list_services(db, today, service_id=service_id)), None)


async def reserve(db: Db, service_id: int, units_a_week: int) -> None:
    """Promise a part of a service to somebody. Raises ServiceFull where the base says that so much is not left; of
    what nobody counts there is always more.

    Whoever reserves several in one transaction does so in the order of their ids, lest two wait for each other.
    """
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_service_capacities AS c (service_id, maximum, reserved) VALUES ($1, NULL, $2)
                   ON CONFLICT (service_id) DO UPDATE SET reserved = c.reserved + excluded.reserved""",
                service_id, units_a_week,
            )  # fmt: skip
    except asyncpg.CheckViolationError:
        raise ServiceFull from None


async def free(db: Db, service_id: int, units_a_week: int) -> None:
    """Give back what was reserved, as often as it was."""
    await db.execute(
        "UPDATE care_service_capacities SET reserved = reserved - $2 WHERE service_id = $1", service_id, units_a_week
    )


# Kept


async def list_organizations(db: Db, today: date, text: str = "") -> list[OrganizationListed]:
    """Those that are there or will be, and those that ended within a year; what is there first, by name. `text`: part
    of a name or a telephone number."""
    return await many(
        db, OrganizationListed,
        """SELECT o.id, o.name_ko, o.name_en, o.phone, o.district_id, lower(o.valid) AS valid_from,
                  upper(o.valid) - 1 AS valid_until,
                  (SELECT count(*) FROM care_services s WHERE s.organization_id = o.id AND s.status = 'active')
                      AS services
           FROM care_organizations o
           WHERE (upper(o.valid) IS NULL OR upper(o.valid) > $1::date - 366)
             AND strpos(lower(concat_ws(' ', o.name_ko, o.name_en, o.phone)), lower($2)) > 0
           ORDER BY upper(o.valid) <= $1::date NULLS FIRST, o.name_ko, o.id""",
        today, text,
    )  # fmt: skip


class OrganizationRow(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name_ko: str
    name_en: str
    phone: str
    district_id: int | None
    valid_from: date
    valid_until: date | None
    version: int


async def find_organization(db: Db, organization_id: int) -> OrganizationRow:
    """Raises NotFound."""
    return await the(
        db, OrganizationRow,
        """SELECT id, name_ko, name_en, phone, district_id, lower(valid) AS valid_from,
                  upper(valid) - 1 AS valid_until, version
           FROM care_organizations WHERE id = $1""",
        organization_id,
    )  # fmt: skip


async def lock_organization(db: Db, organization_id: int) -> OrganizationRow:
    """One change of an organization at a time. Raises NotFound."""
    await db.execute("SELECT FROM care_organizations WHERE id = $1 FOR NO KEY UPDATE", organization_id)
    return await find_organization(db, organization_id)


class ServiceRow(msgspec.Struct, frozen=True):
    organization_id: int
    version: int


async def find_organization_of(db: Db, service_id: int) -> int:
    """Raises NotFound."""
    return (await the(
        db, ServiceRow, "SELECT organization_id, version FROM care_services WHERE id = $1", service_id
    )).organization_id  # fmt: skip


async def lock_service(db: Db, service_id: int) -> ServiceRow:
    """One change of a service at a time. Raises NotFound."""
    return await the(
        db, ServiceRow, "SELECT organization_id, version FROM care_services WHERE id = $1 FOR NO KEY UPDATE", service_id
    )


async def count_orders_left(db: Db, organization_id: int, after_day: date) -> int:
    """The orders of an organization that are not done by the end of a day, whoever's they are."""
    return await db.fetchval("SELECT care_orders_left($1, $2)", organization_id, after_day)


async def list_locations(db: Db, organization_id: int) -> list[Location]:
    return await many(
        db, Location,
        """SELECT name_ko, name_en, address_ko, dong_id FROM care_locations WHERE organization_id = $1 ORDER BY id""",
        organization_id,
    )  # fmt: skip


async def list_kept(db: Db, organization_id: int) -> list[ServiceKept]:
    """All services of an organization; those that are active first."""
    return await many(
        db, ServiceKept,
        """SELECT s.id, s.name_ko, s.name_en, s.description_ko, s.description_en, s.need, s.tier, s.unit, s.min_age,
                  s.max_age, s.eligibility_ko, s.eligibility_en, s.status, s.version, c.maximum,
                  coalesce(c.reserved, 0) AS reserved,
                  ARRAY(SELECT a.dong_id FROM care_service_areas a WHERE a.service_id = s.id ORDER BY 1) AS dong_ids,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('byday', h.byday,
                                                                'opens_at', to_char(h.opens_at, 'HH24:MI'),
                                                                'closes_at', to_char(h.closes_at, 'HH24:MI'))
                                             ORDER BY h.id)
                            FROM care_schedules h WHERE h.service_id = s.id), '[]') AS schedules,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('valid_from', lower(p.valid),
                                                                'valid_until', upper(p.valid) - 1,
                                                                'unit_won', p.unit_won) ORDER BY lower(p.valid))
                            FROM care_cost_options p WHERE p.service_id = s.id), '[]') AS prices
           FROM care_services s LEFT JOIN care_service_capacities c ON c.service_id = s.id
           WHERE s.organization_id = $1
           ORDER BY s.status, array_position($2::text[], s.tier), array_position($3::text[], s.need), s.id""",
        organization_id, list(get_args(Tier)), list(get_args(ServiceNeed)),
    )  # fmt: skip


async def insert_organization(
    db: Db, named: dict[str, str], locations: Sequence[Location], district_id: int | None, valid_from: date
) -> int:
    """Raises UnknownArea."""
    try:
        organization_id: int = await db.fetchval(
            """INSERT INTO care_organizations (name_ko, name_en, phone, district_id, valid)
               VALUES ($1, $2, $3, $4, daterange($5, NULL)) RETURNING id""",
            named["name_ko"], named["name_en"], named["phone"], district_id, valid_from,
        )  # fmt: skip
    except asyncpg.ForeignKeyViolationError:
        raise UnknownArea(fields=[FieldProblem("district_id", "a district of the city")]) from None
    await _put_locations(db, organization_id, locations)
    return organization_id


async def update_organization(
    db: Db, organization_id: int, named: dict[str, str], locations: Sequence[Location]
) -> None:
    """Raises UnknownArea."""
    await db.execute(
        "UPDATE care_organizations SET name_ko = $2, name_en = $3, phone = $4, version = version + 1 WHERE id = $1",
        organization_id, named["name_ko"], named["name_en"], named["phone"],
    )  # fmt: skip
    await db.execute("DELETE FROM care_locations WHERE organization_id = $1", organization_id)
    await _put_locations(db, organization_id, locations)


async def _put_locations(db: Db, organization_id: int, locations: Sequence[Location]) -> None:
    try:
        await db.executemany(
            """INSERT INTO care_locations (organization_id, name_ko, name_en, address_ko, dong_id)
               VALUES ($1, $2, $3, $4, $5)""",
            [(organization_id, place.name_ko, place.name_en, place.address_ko, place.dong_id) for place in locations],
        )
    except asyncpg.ForeignKeyViolationError:
        raise UnknownArea(fields=[FieldProblem("locations", "a dong of the city")]) from None


async def end_organization(db: Db, organization_id: int, last_day: date | None) -> None:
    """Let it be there until a day, that day included, or go on."""
    await db.execute(
        """UPDATE care_organizations SET valid = daterange(lower(valid), $2::date + 1), version = version + 1
           WHERE id = $1""",
        organization_id, last_day,
    )  # fmt: skip


async def insert_service(
    db: Db, organization_id: int, service: NewCareService, told: dict[str, str], today: date
) -> int:  # fmt: skip
    """A service with all that belongs to it, and its price from today on. Raises UnknownArea."""
    service_id: int = await db.fetchval(
        """INSERT INTO care_services (organization_id, name_ko, name_en, description_ko, description_en, need, tier,
                                      unit, min_age, max_age, eligibility_ko, eligibility_en)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id""",
        organization_id, told["name_ko"], told["name_en"], told["description_ko"], told["description_en"],
        service.need, service.tier, service.unit, service.min_age, service.max_age, told["eligibility_ko"],
        told["eligibility_en"],
    )  # fmt: skip
    await _put_parts(db, service_id, service)
    await insert_price(db, service_id, today, None, service.unit_won)
    return service_id


async def update_service(db: Db, service_id: int, service: ServiceWords, told: dict[str, str], status: str) -> None:
    """Raises UnknownArea, and CapacityPromised where more is promised than it is to have."""
    await db.execute(
        """UPDATE care_services
           SET name_ko = $2, name_en = $3, description_ko = $4, description_en = $5, min_age = $6, max_age = $7,
               eligibility_ko = $8, eligibility_en = $9, status = $10, version = version + 1
           WHERE id = $1""",
        service_id, told["name_ko"], told["name_en"], told["description_ko"], told["description_en"],
        service.min_age, service.max_age, told["eligibility_ko"], told["eligibility_en"], status,
    )  # fmt: skip
    await db.execute("DELETE FROM care_service_areas WHERE service_id = $1", service_id)
    await db.execute("DELETE FROM care_schedules WHERE service_id = $1", service_id)
    await _put_parts(db, service_id, service)


async def _put_parts(db: Db, service_id: int, service: ServiceWords) -> None:
    """Where it comes to, when, and how much of it there is."""
    try:
        await db.executemany(
            "INSERT INTO care_service_areas (service_id, dong_id) VALUES ($1, $2)",
            [(service_id, dong_id) for dong_id in sorted(set(service.dong_ids))],
        )
    except asyncpg.ForeignKeyViolationError:
        raise UnknownArea(fields=[FieldProblem("dong_ids", "dongs of the city")]) from None
    await db.executemany(
        "INSERT INTO care_schedules (service_id, byday, opens_at, closes_at) VALUES ($1, $2, $3, $4)",
        [(service_id, when.byday, *_clocks(when)) for when in service.schedules],
    )
    await _put_maximum(db, service_id, service.maximum)


def _clocks(when: CareSchedule) -> tuple[time, time]:
    return time.fromisoformat(when.opens_at), time.fromisoformat(when.closes_at)


async def _put_maximum(db: Db, service_id: int, maximum: int | None) -> None:
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_service_capacities AS c (service_id, maximum) VALUES ($1, $2)
                   ON CONFLICT (service_id) DO UPDATE SET maximum = excluded.maximum""",
                service_id, maximum,
            )  # fmt: skip
    except asyncpg.CheckViolationError:
        reserved: int = await db.fetchval(
            "SELECT reserved FROM care_service_capacities WHERE service_id = $1", service_id
        )
        raise CapacityPromised(fields=[FieldProblem("maximum", "not less than is promised")],
                               figures={"reserved": reserved}) from None  # fmt: skip


async def insert_price(db: Db, service_id: int, valid_from: date, valid_until: date | None, unit_won: int) -> None:
    """What a unit costs from a day on, until another, both included."""
    await db.execute(
        """INSERT INTO care_cost_options (service_id, valid, unit_won)
           VALUES ($1, daterange($2, $3::date + 1), $4)""",
        service_id, valid_from, valid_until, unit_won,
    )  # fmt: skip


async def set_price(db: Db, service_id: int, valid_from: date, unit_won: int) -> None:
    """Let a price hold from a day on; the one that held ends the day before, and those that would have begun later
    are forgotten."""
    await db.execute(
        "DELETE FROM care_cost_options WHERE service_id = $1 AND lower(valid) >= $2", service_id, valid_from
    )
    await db.execute(
        """UPDATE care_cost_options SET valid = daterange(lower(valid), $2)
           WHERE service_id = $1 AND valid @> $2::date""",
        service_id, valid_from,
    )  # fmt: skip
    await insert_price(db, service_id, valid_from, None, unit_won)
    await db.execute("UPDATE care_services SET version = version + 1 WHERE id = $1", service_id)
