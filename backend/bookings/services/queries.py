"""Services, their dated rules, and who and what serves them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from backend import live
from backend.bookings.hours.queries import list_hours
from backend.bookings.models import Question, ResourceKind, ServiceKind, SiteBrief
from backend.bookings.services.models import ResourceAdmin, ServiceAdmin, ServiceResource
from backend.bookings.services.rules import Known, ResourceText, Words
from backend.bookings.slots.models import ServiceRules
from backend.bookings.slots.queries import insert_rules
from backend.db import Db, many, the
from backend.errors import NotFound
from backend.places.models import VisitAhead

# Reading


async def find_site(db: Db, site_id: int) -> SiteBrief:
    return await the(
        db, SiteBrief, "SELECT id, name_ko, name_en, address_ko, address_en, phone FROM sites WHERE id = $1", site_id
    )


async def list_services(db: Db, site_id: int, now: datetime, service_id: int | None = None) -> list[ServiceAdmin]:
    """Those of a site in the order in which people are offered them; what is not in use comes last."""
    return await many(
        db, ServiceAdmin,
        """SELECT s.id, s.site_id, s.kind, s.name_ko, s.name_en, s.description_ko, s.description_en, s.questions,
                  s.position, s.active, s.version, r.rules, c.resources,
                  (SELECT count(*) FROM bookings b WHERE b.service_id = s.id AND upper(b.during) > $2
                     AND lower(b.during) > $2::timestamptz - interval '1 day'
                     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session')
                          OR (b.status = 'held' AND b.held_until > $2))) AS visits
           FROM services s
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(to_jsonb(r) - 'valid' - 'service_id' || jsonb_build_object(
                          'valid_from', lower(r.valid), 'valid_until', upper(r.valid) - 1) ORDER BY r.valid),
                      '[]') AS rules
               FROM service_rules r WHERE r.service_id = s.id) r
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object('resource_id', c.resource_id, 'required', c.required)
                          ORDER BY c.resource_id), '[]') AS resources
               FROM service_resources c WHERE c.service_id = s.id) c
           WHERE s.site_id = $1 AND ($3::int IS NULL OR s.id = $3)
           ORDER BY s.active DESC, s.kind, s.position, s.id""",
        site_id, now, service_id,
    )  # fmt: skip


async def read_service(db: Db, site_id: int, service_id: int, now: datetime) -> ServiceAdmin:
    (service,) = await list_services(db, site_id, now, service_id)
    return service


class _Resource(msgspec.Struct):
    id: int
    kind: ResourceKind
    name_ko: str
    name_en: str
    units: int
    capacity: int | None
    equipment_ko: str
    equipment_en: str
    staff_id: UUID | None
    active: bool
    version: int
    visits: int
    part_ids: list[int]


async def list_resources(
    db: Db, site_id: int, now: datetime, today: date, resource_id: int | None = None
) -> list[ResourceAdmin]:
    """The counsellors, rooms and equipment of a site, in use or not."""
    hours = await list_hours(db, site_id, today)
    rows = await many(
        db, _Resource,
        """SELECT r.id, r.kind, r.name_ko, r.name_en, r.units, r.capacity, r.equipment_ko, r.equipment_en, r.staff_id,
                  r.active, r.version,
                  coalesce((SELECT array_agg(p.part_id ORDER BY p.part_id) FROM resource_parts p
                            WHERE p.whole_id = r.id), '{}') AS part_ids,
                  (SELECT count(DISTINCT b.id) FROM allocations a JOIN bookings b ON b.id = a.booking_id
                   WHERE a.active AND a.resource_id = r.id AND a.during && tstzrange($2, NULL)
                     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session')
                          OR (b.status = 'held' AND b.held_until > $2))) AS visits
           FROM resources r
           WHERE r.site_id = $1 AND r.kind IN ('counsellor', 'room', 'equipment') AND ($3::int IS NULL OR r.id = $3)
           ORDER BY r.active DESC, r.kind, r.id""",
        site_id, now, resource_id,
    )  # fmt: skip
    return [
        ResourceAdmin(**msgspec.structs.asdict(row), hours=[h for h in hours if h.resource_id == row.id])
        for row in rows
    ]


async def read_resource(db: Db, site_id: int, resource_id: int, now: datetime, today: date) -> ResourceAdmin:
    (resource,) = await list_resources(db, site_id, now, today, resource_id)
    return resource


async def list_known(db: Db, site_id: int) -> list[Known]:
    return await many(
        db, Known,
        """SELECT id, kind, active, EXISTS (SELECT FROM resource_parts WHERE whole_id = r.id) AS has_parts,
                  EXISTS (SELECT FROM resource_parts WHERE part_id = r.id) AS is_part
           FROM resources r WHERE site_id = $1 AND kind IN ('counsellor', 'room', 'equipment') ORDER BY id""",
        site_id,
    )  # fmt: skip


class Owner(msgspec.Struct, frozen=True):
    """Whose a service, a resource or a template is, and how often it was changed."""

    site_id: int
    version: int


async def find_service_owner(db: Db, service_id: int) -> Owner:
    return await the(db, Owner, "SELECT site_id, version FROM services WHERE id = $1", service_id)


async def find_resource_owner(db: Db, resource_id: int) -> Owner:
    return await the(
        db, Owner,
        "SELECT site_id, version FROM resources WHERE id = $1 AND kind IN ('counsellor', 'room', 'equipment')",
        resource_id,
    )  # fmt: skip


# Whom a change would hit


async def list_ahead(
    db: Db, resource_id: int, now: datetime, *, service_id: int | None = None, units: int = 0
) -> list[VisitAhead]:
    """The visits that are not over and have this resource, or one of its units beyond the first so many; with
    `service_id` those of a service that take it for itself, not as a part of a hall. The next first."""
    return await many(
        db, VisitAhead,
        """SELECT DISTINCT b.id, s.site_id, s.name_ko AS service_name_ko, s.name_en AS service_name_en,
                  lower(b.during) AS starts_at, upper(b.during) AS ends_at
           FROM allocations a
           JOIN bookings b ON b.id = a.booking_id
           JOIN services s ON s.id = b.service_id
           WHERE a.active AND a.resource_id = $1 AND a.unit > $4 AND a.during && tstzrange($2, NULL)
             AND ($3::int IS NULL OR (b.service_id = $3 AND a.whole_id IS NULL))
             AND (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session')
                  OR (b.status = 'held' AND b.held_until > $2))
           ORDER BY starts_at, b.id""",
        resource_id, now, service_id, units,
    )  # fmt: skip


async def has_sessions_ahead(db: Db, resource_id: int, now: datetime) -> bool:
    """Whether a program that is not over has this room."""
    return await db.fetchval(
        """SELECT EXISTS (
               SELECT FROM allocations a JOIN program_allocations p ON p.allocation_id = a.id
               WHERE a.active AND a.resource_id = $1 AND a.during && tstzrange($2, NULL))""",
        resource_id, now,
    )  # fmt: skip


# Changing


async def update_service(
    db: Db, service_id: int, kind: ServiceKind, words: Words, position: int, *, active: bool
) -> None:
    await db.execute(
        """UPDATE services SET kind = $2, name_ko = $3, name_en = $4, description_ko = $5, description_en = $6,
               questions = $7, position = $8, active = $9, version = version + 1 WHERE id = $1""",
        service_id, kind, words.name_ko, words.name_en, words.description_ko, words.description_en,
        list[Question](words.questions), position, active,
    )  # fmt: skip


async def set_resources(db: Db, service_id: int, resources: Sequence[ServiceResource]) -> list[int]:
    """Let these serve and no others; returns those that no longer do."""
    ids = [resource.resource_id for resource in resources]
    gone = await db.fetch(
        "DELETE FROM service_resources WHERE service_id = $1 AND resource_id <> ALL ($2::int[]) RETURNING resource_id",
        service_id, ids,
    )  # fmt: skip
    await db.execute(
        """INSERT INTO service_resources (service_id, resource_id, required)
           SELECT $1, id, required FROM unnest($2::int[], $3::bool[]) AS x(id, required)
           ON CONFLICT (service_id, resource_id) DO UPDATE SET required = excluded.required""",
        service_id, ids, [resource.required for resource in resources],
    )  # fmt: skip
    await db.execute("UPDATE services SET version = version + 1 WHERE id = $1", service_id)
    return [row["resource_id"] for row in gone]


async def set_rules(db: Db, service_id: int, rules: ServiceRules, valid_from: date) -> None:
    """Let these rules hold from a day on, until those that begin later do; those that held end the day before, and
    those that would have begun on the same day are replaced."""
    await db.execute("DELETE FROM service_rules WHERE service_id = $1 AND lower(valid) = $2", service_id, valid_from)
    await db.execute(
        """UPDATE service_rules SET valid = daterange(lower(valid), $2)
           WHERE service_id = $1 AND lower(valid) < $2 AND valid @> $2::date""",
        service_id, valid_from,
    )  # fmt: skip
    later: date | None = await db.fetchval(
        "SELECT min(lower(valid)) FROM service_rules WHERE service_id = $1 AND lower(valid) > $2",
        service_id, valid_from,
    )  # fmt: skip
    await insert_rules(db, service_id, rules, valid_from=valid_from, valid_until=later)
    await db.execute("UPDATE services SET version = version + 1 WHERE id = $1", service_id)


async def delete_rules(db: Db, service_id: int, rules_id: int, today: date) -> None:
    """Forget rules that have not begun; those before them go on in their days. Raises NotFound."""
    days = await db.fetchrow(
        """DELETE FROM service_rules WHERE service_id = $1 AND id = $2 AND lower(valid) > $3
           RETURNING lower(valid) AS valid_from, upper(valid) AS valid_until""",
        service_id, rules_id, today,
    )  # fmt: skip
    if days is None:
        raise NotFound
    await db.execute(
        "UPDATE service_rules SET valid = daterange(lower(valid), $3) WHERE service_id = $1 AND upper(valid) = $2",
        service_id, days["valid_from"], days["valid_until"],
    )  # fmt: skip
    await db.execute("UPDATE services SET version = version + 1 WHERE id = $1", service_id)


async def update_resource(
    db: Db, resource_id: int, words: ResourceText, *, units: int, capacity: int | None, staff_id: UUID | None,
    active: bool,
) -> None:  # fmt: skip
    await db.execute(
        """UPDATE resources SET name_ko = $2, name_en = $3, units = $4, capacity = $5, equipment_ko = $6,
               equipment_en = $7, staff_id = $8, active = $9, version = version + 1 WHERE id = $1""",
        resource_id, words.name_ko, words.name_en, units, capacity, words.equipment_ko, words.equipment_en, staff_id,
        active,
    )  # fmt: skip


async def delete_parts(db: Db, whole_id: int) -> None:
    await db.execute("DELETE FROM resource_parts WHERE whole_id = $1", whole_id)


async def tell(db: Db, site_id: int) -> None:
    """Let every page that shows free times of the site fetch again."""
    for row in await db.fetch("SELECT id FROM services WHERE site_id = $1 ORDER BY id", site_id):
        await live.tell(db, f"service:{row['id']}", "availability", row["id"])
