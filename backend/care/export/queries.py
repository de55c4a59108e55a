"""SQL of what a citizen takes along of care; it runs after `enter`, and names the citizen all the same: what they may
read of somebody for whom they act is that person's."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.care.models import Relation
from backend.db import Db, many, one


class PersonRow(msgspec.Struct, frozen=True):
    id: UUID
    name_sealed: bytes | None
    born_on_sealed: bytes | None
    phone_sealed: bytes | None
    address_sealed: bytes
    access_sealed: bytes | None
    lives_alone: bool | None
    contact_name_sealed: bytes | None
    contact_phone_sealed: bytes | None
    contact_relation: str | None


async def find_person(db: Db, citizen_id: UUID) -> PersonRow | None:
    """The citizen as somebody who needs care."""
    return await one(
        db, PersonRow,
        """SELECT id, name_sealed, born_on_sealed, phone_sealed, address_sealed, access_sealed, lives_alone,
                  contact_name_sealed, contact_phone_sealed, contact_relation
           FROM care_people WHERE citizen_id = $1""",
        citizen_id,
    )  # fmt: skip


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    person_id: UUID
    code: str
    relation: Relation
    status: str
    needs: list[str]
    urgency: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    words_sealed: bytes | None
    requester_id: UUID | None


async def list_cases(db: Db, citizen_id: UUID, person_id: UUID | None) -> list[CaseRow]:
    """What is about the citizen, and what they asked for somebody else."""
    return await many(
        db, CaseRow,
        """SELECT id, person_id, code, relation, status, needs, urgency, channel, received_at, due_at, closed_at,
                  close_reason, words_sealed, requester_id
           FROM care_cases WHERE requester_id = $1 OR person_id = $2 ORDER BY received_at, id""",
        citizen_id, person_id,
    )  # fmt: skip


class ConsentRow(msgspec.Struct, frozen=True):
    purpose: str
    version: int
    given: bool
    at: datetime


async def list_consents(db: Db, person_id: UUID) -> list[ConsentRow]:
    """Each word about the person, in order."""
    return await many(
        db, ConsentRow,
        "SELECT purpose, version, given, at FROM care_consents WHERE person_id = $1 ORDER BY id", person_id,
    )  # fmt: skip


class MandateRow(msgspec.Struct, frozen=True):
    name: str | None
    relation: Relation
    status: str
    asked_at: datetime
    valid_until: date


async def list_acting(db: Db, person_id: UUID) -> list[MandateRow]:
    """Who acts for the person, or asked to."""
    return await many(
        db, MandateRow,
        """SELECT z.name, m.relation, m.status, m.asked_at, m.valid_until
           FROM care_mandates m JOIN citizens z ON z.id = m.citizen_id WHERE m.person_id = $1 ORDER BY m.asked_at""",
        person_id,
    )  # fmt: skip


async def list_acted_for(db: Db, citizen_id: UUID) -> list[MandateRow]:
    """For whom the citizen acts or asked to: who they are is not theirs to take along."""
    return await many(
        db, MandateRow,
        """SELECT NULL AS name, relation, status, asked_at, valid_until FROM care_mandates
           WHERE citizen_id = $1 ORDER BY asked_at""",
        citizen_id,
    )  # fmt: skip


class VisitRow(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    status: str


async def list_visits(db: Db, case_id: UUID) -> list[VisitRow]:
    return await many(
        db, VisitRow,
        """SELECT lower(v.during) AS starts_at, upper(v.during) AS ends_at, s.name AS staff_name, v.status
           FROM care_visits v JOIN staff s ON s.id = v.staff_id WHERE v.case_id = $1 ORDER BY lower(v.during)""",
        case_id,
    )  # fmt: skip


class PlannedRow(msgspec.Struct, frozen=True, kw_only=True):
    plan_id: UUID
    number: int
    status: str
    approved_at: datetime | None
    goals_sealed: bytes | None
    service_name: str | None
    organization_name: str | None
    rrule: str | None
    starts_on: date | None
    ends_on: date | None
    units: int | None
    unit_won: int | None


async def list_planned(db: Db, case_id: UUID) -> list[PlannedRow]:
    """Plans that were approved, a line for each of their services."""
    return await many(
        db, PlannedRow,
        """SELECT p.id AS plan_id, p.number, p.status, p.approved_at, p.goals_sealed, s.name_ko AS service_name,
                  o.name_ko AS organization_name, i.rrule, i.starts_on, i.ends_on, i.units, i.unit_won
           FROM care_plans p
           LEFT JOIN care_plan_items i ON i.plan_id = p.id
           LEFT JOIN care_services s ON s.id = i.service_id
           LEFT JOIN care_organizations o ON o.id = s.organization_id
           WHERE p.case_id = $1 AND p.approved_at IS NOT NULL ORDER BY p.number, i.position, i.id""",
        case_id,
    )  # fmt: skip


class DeliveryRow(msgspec.Struct, frozen=True):
    on_date: date
    service_name: str
    organization_name: str
    status: str
    units: int


async def list_deliveries(db: Db, case_id: UUID) -> list[DeliveryRow]:
    return await many(
        db, DeliveryRow,
        """SELECT d.on_date, s.name_ko AS service_name, o.name_ko AS organization_name, d.status, d.units
           FROM care_deliveries d
           JOIN care_orders r ON r.id = d.order_id
           JOIN care_services s ON s.id = r.service_id
           JOIN care_organizations o ON o.id = d.organization_id
           WHERE d.case_id = $1 ORDER BY d.on_date, d.id""",
        case_id,
    )  # fmt: skip


class SearchRow(msgspec.Struct, frozen=True, kw_only=True):
    tree_id: UUID
    on_date: date
    cause: str
    raised_at: datetime
    ended_at: datetime | None
    ended_how: str | None
    whom: str
    result: str | None
    at: datetime | None


async def list_searches(db: Db, case_id: UUID) -> list[SearchRow]:
    """When nobody had met the person: a line for each call that was made, and none of what others said in it."""
    return await many(
        db, SearchRow,
        """SELECT t.id AS tree_id, t.on_date, t.cause, t.raised_at, t.ended_at, t.ended_how, c.whom, c.result, c.at
           FROM care_call_trees t JOIN care_calls c ON c.tree_id = t.id
           WHERE t.case_id = $1 ORDER BY t.raised_at, t.id, c.position""",
        case_id,
    )  # fmt: skip


class DocumentRow(msgspec.Struct, frozen=True):
    id: UUID
    case_code: str
    name_sealed: bytes
    added_at: datetime


async def list_documents(db: Db, citizen_id: UUID) -> list[DocumentRow]:
    """Those of the citizen's own cases, and what they added to others'."""
    return await many(
        db, DocumentRow,
        """SELECT d.id, c.code AS case_code, d.name_sealed, d.added_at
           FROM care_documents d JOIN care_cases c ON c.id = d.case_id
           WHERE c.person_id = (SELECT p.id FROM care_people p WHERE p.citizen_id = $1)
              OR (d.added_by = 'citizen' AND d.adder_id = $1)
           ORDER BY d.added_at, d.id""",
        citizen_id,
    )  # fmt: skip
