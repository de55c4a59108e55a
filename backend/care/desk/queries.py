"""SQL of the desk. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.asking.queries import QUESTIONS, QuestionRow
from backend.care.desk.handovers.queries import HANDOVERS, HandoverRow
from backend.care.desk.models import (
    CareColleague,
    Worker,
)
from backend.care.desk.rules import VisitOverlap
from backend.care.models import (
    ActorKind,
    CareRules,
    CaseRow,
    ContactRelation,
    DongShown,
    Purpose,
    Relation,
    Status,
    Urgency,
)
from backend.care.queries import CARE_CALL, dong_on, rules_on
from backend.db import Db, many, one, part, rows, the

# One case


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    name_sealed: bytes | None
    born_on_sealed: bytes | None
    phone_sealed: bytes | None
    address_sealed: bytes
    access_sealed: bytes | None
    lives_alone: bool | None
    contact_name_sealed: bytes | None
    contact_phone_sealed: bytes | None
    contact_relation: ContactRelation | None
    has_account: bool
    died_at: datetime | None
    version: int


def _person(person: LiteralString) -> LiteralString:
    return f"""
        SELECT name_sealed, born_on_sealed, phone_sealed, address_sealed, access_sealed, lives_alone,
               contact_name_sealed, contact_phone_sealed, contact_relation, citizen_id IS NOT NULL AS has_account,
               died_at, version
        FROM care_people WHERE id = {person}"""  # noqa: S608 the number of a parameter


async def find_person(db: Db, person_id: UUID) -> PersonRow | None:
    """None where the person has moved out of this desk's sight."""
    return await one(db, PersonRow, _person("$1"), person_id)


class RequesterRow(msgspec.Struct, frozen=True):
    name: str | None
    phone_sealed: bytes | None
    told_name_sealed: bytes | None
    told_phone_sealed: bytes | None


_REQUESTER: LiteralString = """
    SELECT z.name, z.phone_sealed, c.requester_name_sealed AS told_name_sealed,
           c.requester_sealed AS told_phone_sealed
    FROM care_cases c LEFT JOIN citizens z ON z.id = c.requester_id
    WHERE c.id = $1 AND c.relation <> 'self' AND num_nonnulls(c.requester_id, c.requester_sealed,
                                                              c.requester_name_sealed) > 0"""


async def find_requester(db: Db, case_id: UUID) -> RequesterRow | None:
    """Who asked for somebody else: in an account, or on the phone."""
    return await one(db, RequesterRow, _REQUESTER, case_id)


async def find_worker(db: Db, staff_id: UUID) -> Worker | None:
    return await one(db, Worker, "SELECT id, name FROM staff WHERE id = $1", staff_id)


class EventRow(msgspec.Struct, frozen=True):
    at: datetime
    kind: ActorKind
    who: str
    action: str
    from_status: Status | None
    to_status: Status | None
    why_sealed: bytes | None


_EVENTS: LiteralString = """
    SELECT e.at, e.actor_kind AS kind, coalesce(s.name, z.name, '') AS who, e.action, e.from_status, e.to_status,
           e.why_sealed
    FROM care_events e
    LEFT JOIN staff s ON e.actor_kind = 'staff' AND s.id = e.actor_id
    LEFT JOIN citizens z ON e.actor_kind = 'citizen' AND z.id = e.actor_id
    WHERE e.case_id = $1 ORDER BY e.id DESC"""


class ConsentRow(msgspec.Struct, frozen=True):
    purpose: Purpose
    given: bool
    at: datetime
    given_by: str | None
    heard_by: str | None


def _consents(person: LiteralString) -> LiteralString:
    return f"""
        SELECT DISTINCT ON (k.purpose) k.purpose, k.given, k.at, z.name AS given_by, s.name AS heard_by
        FROM care_consents k
        LEFT JOIN citizens z ON z.id = k.given_by
        LEFT JOIN staff s ON s.id = k.heard_by
        WHERE k.person_id = {person} ORDER BY k.purpose, k.id DESC"""  # noqa: S608 the number of a parameter


async def list_consents(db: Db, person_id: UUID) -> list[ConsentRow]:
    """The latest word about each purpose."""
    return await many(db, ConsentRow, _consents("$1"), person_id)


class MandateRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    citizen_id: UUID
    name: str | None
    relation: Relation
    status: Literal["asked", "confirmed", "refused", "revoked"]
    asked_at: datetime
    valid_until: date
    confirmed_at: datetime | None
    confirmed_how: Literal["phone", "code", "in_person", "account"] | None
    digest: bool


def _mandates(person: LiteralString) -> LiteralString:
    return f"""
        SELECT m.id, m.citizen_id, z.name, m.relation, m.status, m.asked_at, m.valid_until, m.confirmed_at,
               m.confirmed_how, 'digest' = ANY (m.scope) AS digest
        FROM care_mandates m JOIN citizens z ON z.id = m.citizen_id
        WHERE m.person_id = {person} ORDER BY m.asked_at DESC, m.id"""  # noqa: S608 the number of a parameter


async def list_mandates(db: Db, person_id: UUID) -> list[MandateRow]:
    return await many(db, MandateRow, _mandates("$1"), person_id)


async def answer_mandate(
    db: Db, mandate_id: UUID, person_id: UUID, to: Literal["confirmed", "refused", "revoked"],
    how: Literal["phone", "in_person"], staff_id: UUID, now: datetime,
) -> UUID | None:  # fmt: skip
    """Whose mandate it is; None where it is not one that can go there: only what is asked for is confirmed or refused,
    within its time, and only what is confirmed is revoked."""
    return await db.fetchval(
        """UPDATE care_mandates
           SET status = $3, confirmed_at = CASE WHEN $3 = 'confirmed' THEN $6::timestamptz ELSE confirmed_at END,
               confirmed_how = CASE WHEN $3 = 'confirmed' THEN $4 ELSE confirmed_how END,
               confirmed_by = CASE WHEN $3 = 'confirmed' THEN $5::uuid ELSE confirmed_by END,
               ended_at = CASE WHEN $3 = 'confirmed' THEN NULL ELSE $6::timestamptz END
           WHERE id = $1 AND person_id = $2
             AND status = CASE WHEN $3 = 'revoked' THEN 'confirmed' ELSE 'asked' END
             AND ($3 <> 'confirmed' OR valid_until >= ($6::timestamptz AT TIME ZONE 'Asia/Seoul')::date)
           RETURNING citizen_id""",
        mandate_id, person_id, to, how, staff_id, now,
    )  # fmt: skip


async def list_colleagues(db: Db, dong_id: int, today: date) -> list[CareColleague]:
    """The care managers of a dong, those with the least to do first. Grants for a district or the city count, too."""
    return await many(
        db, CareColleague,
        """SELECT s.id, s.name, s.title, count(c.id) AS open FROM staff s
           LEFT JOIN care_cases c ON c.assigned_to = s.id AND c.closed_at IS NULL
           WHERE s.active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'care_manager' AND r.valid @> $2::date
                 AND (r.scope_kind = 'city' OR (r.scope_kind = 'dong' AND r.scope_id = $1)
                      OR (r.scope_kind = 'district'
                          AND r.scope_id = (SELECT d.district_id FROM dongs d WHERE d.id = $1))))
           GROUP BY s.id ORDER BY count(c.id), s.name, s.id""",
        dong_id, today,
    )  # fmt: skip


async def list_supervisors(db: Db, dong_id: int, today: date, but: Sequence[UUID]) -> list[Worker]:
    """Who supervises a dong, those nearest to it first, without some."""
    return await many(
        db, Worker,
        """SELECT s.id, s.name FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id AND r.role = 'care_supervisor' AND r.valid @> $2::date
           WHERE s.active AND NOT s.id = ANY ($3::uuid[])
             AND (r.scope_kind = 'city' OR (r.scope_kind = 'dong' AND r.scope_id = $1)
                  OR (r.scope_kind = 'district' AND r.scope_id = (SELECT d.district_id FROM dongs d WHERE d.id = $1)))
           GROUP BY s.id ORDER BY min(array_position(ARRAY['dong', 'district', 'city'], r.scope_kind)), s.name, s.id
           LIMIT 5""",
        dong_id, today, list(but),
    )  # fmt: skip


async def touch(db: Db, case_id: UUID) -> None:
    """What the case is about changed: whoever has an older one in front of them is told."""
    await db.execute("UPDATE care_cases SET version = version + 1 WHERE id = $1", case_id)


async def set_urgency(db: Db, case_id: UUID, urgency: Urgency, risk: int, due_at: datetime) -> None:
    await db.execute(
        "UPDATE care_cases SET urgency = $2, risk = $3, due_at = $4, version = version + 1 WHERE id = $1",
        case_id, urgency, risk, due_at,
    )  # fmt: skip


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    assignee_name: str | None
    tries: int
    searching: UUID | None
    services: int


_STANDING: LiteralString = """
    SELECT s.name AS assignee_name,
           -- One look at the case's own events; `id > (SELECT …)` would have the base walk those of all others.
           (SELECT count(DISTINCT (e.at AT TIME ZONE 'Asia/Seoul')::date)
            FROM (SELECT id, at, action,
                         max(id) FILTER (WHERE to_status IN ('received', 'reopened')) OVER () AS begun
                  FROM care_events WHERE case_id = $1) e
            WHERE e.action IN ('tried_phone', 'tried_door') AND e.id > e.begun) AS tries,
           (SELECT t.id FROM care_call_trees t WHERE t.case_id = $1 AND t.ended_at IS NULL) AS searching,
           (SELECT count(*) FROM care_orders o WHERE o.case_id = $1 AND o.status IN ('sent', 'accepted')) AS services
    FROM care_cases c LEFT JOIN staff s ON s.id = c.assigned_to WHERE c.id = $1"""


async def find_standing(db: Db, case_id: UUID) -> Standing:
    """Who has a case, on how many days somebody tried to reach the person since it was received or began again,
    the search for them while they are looked for, and how much comes to them or is asked to."""
    return await the(db, Standing, _STANDING, case_id)


class VisitRow(msgspec.Struct, frozen=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    status: Literal["planned", "cancelled", "made"]


_VISITS: LiteralString = """
    SELECT v.id, lower(v.during) AS starts_at, upper(v.during) AS ends_at, s.name AS staff_name, v.status
    FROM care_visits v JOIN staff s ON s.id = v.staff_id
    WHERE v.case_id = $1 ORDER BY v.status = 'planned' DESC, lower(v.during) DESC, v.id"""


class CaseParts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands about a case and its person; the latest first, save questions, which come in their order."""

    rules: CareRules
    standing: Standing
    dong: DongShown | None
    person: PersonRow | None
    requester: RequesterRow | None
    handovers: list[HandoverRow]
    visits: list[VisitRow]
    questions: list[QuestionRow]
    events: list[EventRow]
    consents: list[ConsentRow]
    mandates: list[MandateRow]


_PARTS: LiteralString = f"""
    SELECT {part(rules_on("$3"))} AS rules, {part(_STANDING)} AS standing, {part(dong_on("$4", "$3", "$5"))} AS dong,
           {part(_person("$2"))} AS person, {part(_REQUESTER)} AS requester, {part(HANDOVERS)} AS handovers,
           {part(_VISITS)} AS visits, {part(QUESTIONS)} AS questions, {part(_EVENTS)} AS events,
           {part(_consents("$2"))} AS consents, {part(_mandates("$2"))} AS mandates"""


async def read_parts(db: Db, case: CaseRow, today: date) -> CaseParts:
    """All of it in one question to the base: each alone costs as much as a look at a case may."""
    (found,) = await db.fetch(_PARTS, case.id, case.person_id, today, case.dong_id, CARE_CALL)
    return CaseParts(
        rules=rows(CareRules, found["rules"])[0],
        standing=rows(Standing, found["standing"])[0],
        dong=next(iter(rows(DongShown, found["dong"])), None),
        person=next(iter(rows(PersonRow, found["person"])), None),
        requester=next(iter(rows(RequesterRow, found["requester"])), None),
        handovers=rows(HandoverRow, found["handovers"]),
        visits=rows(VisitRow, found["visits"]),
        questions=rows(QuestionRow, found["questions"]),
        events=rows(EventRow, found["events"]),
        consents=rows(ConsentRow, found["consents"]),
        mandates=rows(MandateRow, found["mandates"]),
    )


async def list_open_of_person(db: Db, person_id: UUID, dong_id: int) -> list[UUID]:
    return [
        row["id"]
        for row in await db.fetch(
            "SELECT id FROM care_cases WHERE person_id = $1 AND dong_id = $2 AND closed_at IS NULL ORDER BY id",
            person_id, dong_id,
        )
    ]  # fmt: skip


async def move_person(db: Db, person_id: UUID, dong_id: int, household_index: bytes) -> None:
    await db.execute(
        "UPDATE care_people SET dong_id = $2, household_index = $3, version = version + 1 WHERE id = $1",
        person_id,
        dong_id,
        household_index,
    )


async def move_case(db: Db, case_id: UUID, dong_id: int, staff_id: UUID | None) -> None:
    await db.execute(
        """UPDATE care_cases SET dong_id = $2, assigned_to = $3, escalated_to = 'dong', version = version + 1
           WHERE id = $1""",
        case_id, dong_id, staff_id,
    )  # fmt: skip


# Visits


async def set_visit(
    db: Db, case_id: UUID, staff_id: UUID, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    """The case's one visit to come, set or moved. Raises VisitOverlap where that manager is elsewhere then."""
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_visits (id, case_id, staff_id, during, created_at)
                   VALUES ($1, $2, $3, tstzrange($4, $5), $6)
                   ON CONFLICT (case_id) WHERE status = 'planned'
                   DO UPDATE SET staff_id = excluded.staff_id, during = excluded.during""",
                uuid4(), case_id, staff_id, starts_at, ends_at, now,
            )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise VisitOverlap from None


async def give_visit(db: Db, case_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Whoever has the case now goes to the visit that is to come. Raises VisitOverlap."""
    try:
        async with db.transaction():
            await db.execute(
                """UPDATE care_visits SET staff_id = $2
                   WHERE case_id = $1 AND status = 'planned' AND upper(during) > $3""",
                case_id, staff_id, now,
            )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise VisitOverlap from None


# Escalation


class LateCase(msgspec.Struct, frozen=True):
    id: UUID
    level: Literal["district", "city"]


async def lock_late(db: Db, district_before: datetime, city_before: datetime) -> list[LateCase]:
    """Cases whose promise is over for so long that the next level is to see them, once each. A clock that stands still
    never comes here."""
    return await many(
        db, LateCase,
        """SELECT id, CASE WHEN due_at <= $2 THEN 'city' ELSE 'district' END AS level FROM care_cases
           WHERE closed_at IS NULL AND paused_at IS NULL AND due_at <= $1
             AND (escalated_to = 'dong' OR (escalated_to = 'district' AND due_at <= $2))
           ORDER BY due_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED""",
        district_before, city_before,
    )  # fmt: skip


# Accounts that were seen


class Account(msgspec.Struct, frozen=True):
    id: UUID
    name: str | None
    phone_sealed: bytes


async def list_accounts(db: Db, case_id: UUID) -> list[Account]:
    """The accounts that have to do with a case: the person's, whoever asked, and who acts or asks to act for them."""
    return await many(
        db, Account,
        """SELECT z.id, z.name, z.phone_sealed FROM citizens z
           WHERE z.phone_sealed IS NOT NULL AND z.deleted_at IS NULL AND z.id IN (
               SELECT c.requester_id FROM care_cases c WHERE c.id = $1 AND c.relation <> 'neighbour'
               UNION SELECT p.citizen_id FROM care_cases c JOIN care_people p ON p.id = c.person_id WHERE c.id = $1
               UNION SELECT m.citizen_id FROM care_cases c JOIN care_mandates m ON m.person_id = c.person_id
                     WHERE c.id = $1 AND m.status IN ('asked', 'confirmed'))
           ORDER BY z.id""",
        case_id,
    )  # fmt: skip


async def insert_activation(db: Db, citizen_id: UUID, staff_id: UUID, now: datetime) -> None:
    await db.execute(
        "INSERT INTO care_activations (citizen_id, staff_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        citizen_id, staff_id, now,
    )  # fmt: skip
