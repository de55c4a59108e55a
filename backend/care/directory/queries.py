"""What is on offer, and how much of it is promised."""

from datetime import date
from typing import get_args

import asyncpg

from backend.care.directory.models import ServiceNeed, ServiceOffered, Tier
from backend.care.directory.rules import ServiceFull
from backend.db import Db, many


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
    """Promise a part of a service to somebody. Raises ServiceFull where the base says that so much is not left.

    Whoever reserves several in one transaction does so in the order of their ids, lest two wait for each other.
    """
    try:
        async with db.transaction():
            await db.execute(
                "UPDATE care_service_capacities SET reserved = reserved + $2 WHERE service_id = $1",
                service_id, units_a_week,
            )  # fmt: skip
    except asyncpg.CheckViolationError:
        raise ServiceFull from None


async def free(db: Db, service_id: int, units_a_week: int) -> None:
    """Give back what was reserved, as often as it was."""
    await db.execute(
        "UPDATE care_service_capacities SET reserved = reserved - $2 WHERE service_id = $1", service_id, units_a_week
    )
