"""Cases and people of care. Whoever reads or writes here says first for whom (`enter`); the base shows nothing else."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend import live
from backend.care.models import (
    Actor,
    CareRules,
    CaseRow,
    CloseReason,
    ConsentGiven,
    DongShown,
    Level,
    PauseReason,
    Person,
    Status,
    Step,
    Visit,
)
from backend.care.rules import KEEPS_DUE, StaleCase, address_key, person_key
from backend.db import Db, many, one, the
from backend.people.models import Grant
from backend.seal import Sealer
from backend.seoul import day_in_seoul

CARE_CALL = "1660-2642"


async def enter(
    db: Db, today: date, *, citizen_id: UUID | None = None, dong_ids: Sequence[int] = (),
    organization_ids: Sequence[int] = (),
) -> None:  # fmt: skip
    """Say for whom this transaction reads and writes about care, until it ends: a citizen, the dongs of a member of
    staff or of a job, the dong at whose desk a citizen hands something in, or the organizations of whoever works for a
    provider. It replaces what was said before."""
    await db.execute(
        """SELECT set_config('care.citizen', $1, true), set_config('care.dongs', $2, true),
                  set_config('care.today', $3, true), set_config('care.organizations', $4, true),
                  set_config('care.case', '', true)""",
        str(citizen_id or ""), ",".join(map(str, dong_ids)), today.isoformat(), ",".join(map(str, organization_ids)),
    )  # fmt: skip


async def enter_city(db: Db, now: datetime) -> None:
    """A job works for every dong."""
    await enter(db, day_in_seoul(now), dong_ids=await list_dong_ids(db, [Grant("care_supervisor", "city", None)]))


async def list_dong_ids(db: Db, grants: Collection[Grant]) -> list[int]:
    """The dongs for which these grants hold, also those that are no longer: their cases stay somebody's."""
    if all(grant.scope_kind == "dong" for grant in grants):
        return sorted({grant.scope_id for grant in grants if grant.scope_id is not None})
    return [
        row["id"]
        for row in await db.fetch(
            """SELECT id FROM dongs WHERE $1 OR district_id = ANY ($2::int[]) OR id = ANY ($3::int[]) ORDER BY id""",
            any(grant.scope_kind == "city" for grant in grants),
            [grant.scope_id for grant in grants if grant.scope_kind == "district"],
            [grant.scope_id for grant in grants if grant.scope_kind == "dong"],
        )
    ]  # fmt: skip


def rules_on(day: LiteralString) -> LiteralString:
    """As `CareRules`; `day`: the number of the parameter."""
    return f"""
        SELECT visit_working_days, to_char(emergency_until, 'HH24:MI') AS emergency_until, plan_working_days,
               approval_working_days, service_working_days, monitoring_days, district_after_hours, city_after_hours,
               unreachable_tries, reopen_days, first_call_days, task_window_days, reassessment_months
        FROM care_rules WHERE valid @> {day}::date"""  # noqa: S608 the number of a parameter


async def the_rules(db: Db, on_date: date) -> CareRules:
    return await the(db, CareRules, rules_on("$1"), on_date)


async def list_closed_days(db: Db, from_date: date) -> set[date]:
    """Public holidays from a day on."""
    return {row["on_date"] for row in await db.fetch("SELECT on_date FROM holidays WHERE on_date > $1", from_date)}


async def current_versions(db: Db) -> dict[str, int]:
    """The version of each of care's consents that is shown now."""
    return {
        row["purpose"]: row["version"]
        for row in await db.fetch(
            """SELECT purpose, max(version) AS version FROM consent_texts
               WHERE purpose LIKE 'care%' AND valid_from <= CURRENT_DATE GROUP BY purpose"""
        )
    }


def dong_on(dong: LiteralString, day: LiteralString, otherwise: LiteralString) -> LiteralString:
    """As `DongShown`, by the numbers of the parameters; `otherwise`: a number to call where its office has none."""
    return f"""
        SELECT d.id, d.name_ko, d.name_en,
               coalesce((SELECT s.phone FROM sites s
                         WHERE s.kind = 'dong_office' AND s.dong_id = d.id AND s.valid @> {day}::date
                         ORDER BY s.id LIMIT 1), {otherwise}) AS phone
        FROM dongs d WHERE d.id = {dong} AND d.valid @> {day}::date"""  # noqa: S608 numbers of parameters


async def find_dong(db: Db, dong_id: int, today: date) -> DongShown | None:
    """A dong that is one today, with its office's number."""
    return await one(db, DongShown, dong_on("$1", "$2", "$3"), dong_id, today, CARE_CALL)


def dong_of(case: CaseRow) -> DongShown:
    """The dong of a case that is no dong any more."""
    return DongShown(case.dong_id, case.dong_ko, case.dong_en, CARE_CALL)


async def is_activated(db: Db, citizen_id: UUID) -> bool:
    """Whether this account was seen to belong to its person, at a dong office."""
    return await db.fetchval("SELECT EXISTS (SELECT FROM care_activations WHERE citizen_id = $1)", citizen_id)


# People


class _PersonId(msgspec.Struct):
    id: UUID


async def save_person(
    db: Db, sealer: Sealer, person: Person, *, phone: str | None, citizen_id: UUID | None, now: datetime
) -> UUID:
    """The person's row: their own account's, brought up to date, or a new one. Numbers are E.164."""
    contact = person.contact
    sealed: tuple[object, ...] = (
        person.dong_id,
        sealer.seal(person.name) if person.name else None,
        sealer.seal(person.born_on.isoformat()) if person.born_on else None,
        sealer.seal(phone) if phone else None,
        sealer.seal(person.address),
        sealer.seal(person.access) if person.access else None,
        sealer.index("care_person", person_key(person.name, person.born_on)) if person.born_on else None,
        sealer.index("care_phone", phone) if phone else None,
        sealer.index("care_household", address_key(person.dong_id, person.address)),
        person.lives_alone,
        sealer.seal(contact.name) if contact else None,
        sealer.seal(contact.phone) if contact else None,
        contact.relation if contact else None,
    )
    if citizen_id is not None:
        theirs = await one(db, _PersonId, "SELECT id FROM care_people WHERE citizen_id = $1 FOR UPDATE", citizen_id)
        if theirs is not None:
            await db.execute(
                """UPDATE care_people
                   SET dong_id = $2, name_sealed = $3, born_on_sealed = coalesce($4, born_on_sealed),
                       phone_sealed = coalesce($5, phone_sealed), address_sealed = $6,
                       access_sealed = coalesce($7, access_sealed), person_index = coalesce($8, person_index),
                       phone_index = coalesce($9, phone_index), household_index = $10,
                       lives_alone = coalesce($11, lives_alone),
                       contact_name_sealed = coalesce($12, contact_name_sealed),
                       contact_phone_sealed = coalesce($13, contact_phone_sealed),
                       contact_relation = coalesce($14, contact_relation), version = version + 1
                   WHERE id = $1""",
                theirs.id, *sealed,
            )  # fmt: skip
            return theirs.id
    person_id = uuid4()
    await db.execute(
        """INSERT INTO care_people (id, dong_id, name_sealed, born_on_sealed, phone_sealed, address_sealed,
                                    access_sealed, person_index, phone_index, household_index, lives_alone,
                                    contact_name_sealed, contact_phone_sealed, contact_relation, citizen_id, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)""",
        person_id, *sealed, citizen_id, now,
    )  # fmt: skip
    return person_id


class OpenCase(msgspec.Struct, frozen=True):
    case_id: UUID
    person_id: UUID
    dong_id: int
    same: str


async def find_open_case_of(db: Db, sealer: Sealer, person: Person, phone: str | None) -> OpenCase | None:
    """An open case of what seems to be the same person or household, whoever may see it."""
    return await one(
        db, OpenCase,
        "SELECT case_id, person_id, dong_id, same FROM care_open_case_of($1, $2, $3)",
        sealer.index("care_person", person_key(person.name, person.born_on)) if person.born_on else None,
        sealer.index("care_phone", phone) if phone else None,
        sealer.index("care_household", address_key(person.dong_id, person.address)),
    )  # fmt: skip


# Cases

_CASE: LiteralString = """
    SELECT c.id, c.code, c.person_id, p.citizen_id AS person_citizen_id, p.name_sealed, c.dong_id,
           d.name_ko AS dong_ko, d.name_en AS dong_en, c.channel, c.relation, c.requester_id, c.status,
           c.version, c.needs, c.urgency, c.words_sealed, c.visit_times, c.call_first, c.risk, a.id AS assigned_to,
           c.received_at, c.due_at, c.paused_at, c.pause_reason, c.escalated_to, c.closed_at, c.close_reason,
           p.died_at AS person_died_at
    FROM care_cases c
    JOIN dongs d ON d.id = c.dong_id
    LEFT JOIN care_people p ON p.id = c.person_id
    -- Whoever had what has ended may be gone: then nobody has it.
    LEFT JOIN staff a ON a.id = c.assigned_to AND a.active
"""


async def find_case(db: Db, case_id: UUID) -> CaseRow:
    """A case that this transaction may see; from now on it sees what belongs to it without looking it up again.
    Raises NotFound."""
    return await the(
        db, CaseRow,
        f"SELECT found.*, set_config('care.case', found.id::text, true) FROM ({_CASE} WHERE c.id = $1) found",  # noqa: S608
        case_id,
    )  # fmt: skip


async def lock_case(db: Db, case_id: UUID) -> CaseRow:
    """The case, which nobody else changes until this transaction ends."""
    await db.execute("SELECT FROM care_cases WHERE id = $1 FOR NO KEY UPDATE", case_id)
    return await find_case(db, case_id)


async def acted_once(db: Db, case_id: UUID) -> bool:
    """Whether the citizen of this transaction had a mandate over the person of a case."""
    return await db.fetchval("SELECT care_acted_once($1)", case_id)


async def list_mine(db: Db, citizen_id: UUID) -> list[CaseRow]:
    """What a citizen asked for, and what concerns whom they may act for; open ones first, the newest first."""
    return await many(
        db, CaseRow,
        _CASE + """WHERE (c.requester_id = $1 AND c.relation <> 'neighbour')
                      OR c.person_id = ANY ((SELECT care_my_people())::uuid[])
                   ORDER BY c.closed_at IS NOT NULL, c.received_at DESC, c.id""",
        citizen_id,
    )  # fmt: skip


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to be written down; `requester_name`, `requester_phone`: of somebody who asked without an account."""

    person_id: UUID
    dong_id: int
    channel: str
    relation: str
    requester_id: UUID | None
    requester_phone: str | None
    requester_name: str | None = None
    needs: Sequence[str]
    urgency: str
    words: str
    visit_times: Sequence[str]
    call_first: str
    risk: int
    received_at: datetime
    due_at: datetime
    continues_id: UUID | None = None


MOST_TRIES = 5


async def insert_case(db: Db, sealer: Sealer, case: NewCase) -> tuple[UUID, str]:
    """The new case's id and code."""
    case_id = uuid4()
    for left in reversed(range(MOST_TRIES)):
        code = f"{secrets.randbelow(100_000_000):08}"
        try:
            async with db.transaction():
                await db.execute(
                    """INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, requester_id,
                                               requester_sealed, requester_name_sealed, status, needs, urgency,
                                               words_sealed, visit_times, call_first, risk, received_at, due_at,
                                               continues_id)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, $11, $12, $13, $14, $15, $16,
                               $17, $18)""",
                    case_id, code, case.person_id, case.dong_id, case.channel, case.relation, case.requester_id,
                    sealer.seal(case.requester_phone) if case.requester_phone else None,
                    sealer.seal(case.requester_name) if case.requester_name else None,
                    list(case.needs), case.urgency, sealer.seal(case.words) if case.words else None,
                    list(case.visit_times), case.call_first, case.risk, case.received_at, case.due_at,
                    case.continues_id,
                )  # fmt: skip
        except asyncpg.UniqueViolationError:
            if not left:
                raise
        else:
            return case_id, code
    raise AssertionError


async def take_step(
    db: Db, case_id: UUID, version: int, to: Status, sources: Sequence[Status], now: datetime, *,
    due_at: datetime | None, close_reason: CloseReason | None = None,
) -> None:  # fmt: skip
    """Bring the case to a status. Raises StaleCase where somebody was faster.

    A paused clock goes on; a case that ends has no promise left; who had it keeps it, so that it comes back to them.
    """
    changed = await db.fetchval(
        """UPDATE care_cases SET status = $4, version = version + 1, paused_at = NULL, pause_reason = NULL,
                  due_at = CASE WHEN $5 THEN due_at ELSE $6 END,
                  closed_at = CASE WHEN $7 THEN $8::timestamptz END,
                  close_reason = CASE WHEN $7 THEN $9 END,
                  escalated_to = CASE WHEN $5 THEN escalated_to ELSE 'dong' END
           WHERE id = $1 AND version = $2 AND status = ANY ($3) RETURNING true""",
        case_id, version, list(sources), to, to in KEEPS_DUE, due_at,
        to in ("closed", "rejected", "linked_elsewhere", "withdrawn", "unreachable"), now, close_reason,
    )  # fmt: skip
    if not changed:
        raise StaleCase


async def find_least_busy(db: Db, dong_id: int, today: date) -> UUID | None:
    """Of the care managers whose grant names this very dong, the one with the least open cases."""
    return await db.fetchval(
        """SELECT s.id FROM staff s
           LEFT JOIN care_cases c ON c.assigned_to = s.id AND c.closed_at IS NULL
           WHERE s.active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'care_manager' AND r.scope_kind = 'dong' AND r.scope_id = $1
                 AND r.valid @> $2::date)
           GROUP BY s.id ORDER BY count(c.id), s.name, s.id LIMIT 1""",
        dong_id, today,
    )  # fmt: skip


async def assign(db: Db, case_id: UUID, staff_id: UUID | None) -> None:
    await db.execute("UPDATE care_cases SET assigned_to = $2, version = version + 1 WHERE id = $1", case_id, staff_id)


async def pause(db: Db, case_id: UUID, reason: PauseReason, now: datetime) -> None:
    await db.execute(
        "UPDATE care_cases SET paused_at = $3, pause_reason = $2, version = version + 1 WHERE id = $1",
        case_id, reason, now,
    )  # fmt: skip


async def resume(db: Db, case_id: UUID, due_at: datetime | None) -> None:
    await db.execute(
        """UPDATE care_cases SET paused_at = NULL, pause_reason = NULL, due_at = $2, version = version + 1
           WHERE id = $1""",
        case_id, due_at,
    )  # fmt: skip


async def mark_died(db: Db, case_id: UUID, at: datetime | None) -> None:
    """The person of a case has died, wherever they lived by then; None: that was said by mistake."""
    await db.execute("SELECT care_mark_died($1, $2)", case_id, at)


async def cancel_visits(db: Db, case_id: UUID) -> None:
    """Nobody comes any more."""
    await db.execute("UPDATE care_visits SET status = 'cancelled' WHERE case_id = $1 AND status = 'planned'", case_id)


async def drop_handovers(db: Db, case_id: UUID, now: datetime) -> None:
    """Nobody is asked to take the case on any more."""
    await db.execute(
        "UPDATE care_handovers SET status = 'dropped', answered_at = $2 WHERE case_id = $1 AND status = 'asked'",
        case_id, now,
    )  # fmt: skip


async def find_visit(db: Db, case_id: UUID) -> Visit | None:
    """The visit that is agreed on."""
    return await one(
        db, Visit,
        """SELECT lower(v.during) AS starts_at, upper(v.during) AS ends_at, s.name AS staff_name
           FROM care_visits v JOIN staff s ON s.id = v.staff_id WHERE v.case_id = $1 AND v.status = 'planned'""",
        case_id,
    )  # fmt: skip


async def mark_escalated(db: Db, case_id: UUID, to: Level) -> None:
    await db.execute("UPDATE care_cases SET escalated_to = $2 WHERE id = $1", case_id, to)


_APPEND: LiteralString = """
    INSERT INTO care_events (case_id, at, actor_kind, actor_id, action, from_status, to_status, why_sealed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"""


async def append_event(
    db: Db, sealer: Sealer, case_id: UUID, actor: Actor, action: str, now: datetime, *,
    from_status: Status | None = None, to_status: Status | None = None, why: str = "",
) -> None:  # fmt: skip
    await db.execute(
        _APPEND,
        case_id, now, actor.kind, actor.id, action, from_status, to_status, sealer.seal(why) if why else None,
    )  # fmt: skip


async def append_steps(db: Db, actor: Actor, steps: Sequence[tuple[UUID, Status | None, Status, datetime]]) -> None:
    """Many steps of many cases at once, in their order and without a word: the case, from, to, and when."""
    rows = [(case_id, at, actor.kind, actor.id, to, source, to, None) for case_id, source, to, at in steps]
    await db.executemany(_APPEND, rows)


async def list_steps(db: Db, case_id: UUID) -> list[Step]:
    """The statuses that the case came to, in order."""
    return await many(
        db, Step,
        """SELECT to_status AS status, at FROM care_events
           WHERE case_id = $1 AND to_status IS NOT NULL ORDER BY id""",
        case_id,
    )  # fmt: skip


async def insert_consents(
    db: Db, person_id: UUID, case_id: UUID, consents: Sequence[ConsentGiven], now: datetime, *,
    given_by: UUID | None = None, heard_by: UUID | None = None,
) -> None:  # fmt: skip
    await db.executemany(
        """INSERT INTO care_consents (person_id, case_id, purpose, version, given, given_by, heard_by, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        [(person_id, case_id, c.purpose, c.version, c.given, given_by, heard_by, now) for c in consents],
    )


async def list_followers(db: Db, person_id: UUID, today: date) -> list[UUID]:
    """Whom the person lets follow how it goes, as far as this transaction may see that."""
    return [
        row["citizen_id"]
        for row in await db.fetch(
            """SELECT citizen_id FROM care_mandates
               WHERE person_id = $1 AND status = 'confirmed' AND valid_until >= $2 AND 'follow' = ANY (scope)""",
            person_id, today,
        )
    ]  # fmt: skip


async def tell(db: Db, case: CaseRow, *also: str) -> None:
    """Tell the dong's desk and whoever follows the case that it changed."""
    channels = {f"dong:{case.dong_id}", *also}
    channels |= {f"citizen:{id}" for id in (case.person_citizen_id, case.requester_id) if id is not None}
    for channel in sorted(channels):
        await live.tell(db, channel, "case", case.id)
