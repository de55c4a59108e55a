"""Who may be told and what there is to tell, under what `care.queries.enter` has said."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID

import msgspec

from backend.care.digest import rules
from backend.care.digest.models import Digest
from backend.care.directory.models import ServiceNeed
from backend.care.orders.queries import list_of_case
from backend.care.orders.rules import next_day
from backend.db import Db, many, one, the
from backend.seal import Sealer
from backend.seoul import day_in_seoul


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A relative and a case of the person for whom they act."""

    mandate_id: UUID
    citizen_id: UUID
    case_id: UUID
    name_sealed: bytes | None
    status: Literal["asked", "confirmed", "refused", "revoked"]
    scope: list[str]
    valid_until: date
    consent: bool | None
    died: bool
    ended: bool

    def may_be_told(self, today: date) -> bool:
        return rules.may_be_told(self.status, self.scope, self.valid_until, today, consent=self.consent,
                                 died=self.died, ended=self.ended)  # fmt: skip


_TOLD: LiteralString = """
    SELECT m.id AS mandate_id, m.citizen_id, c.id AS case_id, p.name_sealed, m.status, m.scope, m.valid_until,
           (SELECT k.given FROM care_consents k
            WHERE k.person_id = m.person_id AND k.purpose = 'care_family' ORDER BY k.id DESC LIMIT 1) AS consent,
           p.died_at IS NOT NULL AS died, c.closed_at IS NOT NULL AS ended
    FROM care_mandates m
    JOIN care_people p ON p.id = m.person_id
    JOIN care_cases c ON c.person_id = m.person_id
"""


async def list_told(db: Db) -> list[Told]:
    """Whoever might be told, for each open case; the rules say who is."""
    return await many(
        db, Told,
        _TOLD + """WHERE m.status = 'confirmed' AND 'digest' = ANY (m.scope) AND c.closed_at IS NULL
                   ORDER BY m.id, c.id""",
    )  # fmt: skip


async def find_told(db: Db, case_id: UUID, citizen_id: UUID) -> Told | None:
    return await one(
        db, Told,
        _TOLD + """WHERE c.id = $1 AND m.citizen_id = $2
                   ORDER BY m.status = 'confirmed' DESC, m.asked_at DESC LIMIT 1""",
        case_id, citizen_id,
    )  # fmt: skip


class _Week(msgspec.Struct, frozen=True):
    visited_on: list[date]
    begun: list[ServiceNeed]
    begun_on: list[date]
    next_visit_at: datetime | None


async def read_week(db: Db, sealer: Sealer, told: Told, first_day: date, last_day: date, now: datetime) -> Digest:
    """What happened in these days: visits of the dong, days on which a provider was there, services that a provider
    took on; and what is agreed on now, a visit of the dong and the next day of each service."""
    week = await the(
        db, _Week,
        """SELECT coalesce((SELECT array_agg(DISTINCT day ORDER BY day) FROM (
                      SELECT (lower(v.during) AT TIME ZONE 'Asia/Seoul')::date AS day FROM care_visits v
                      WHERE v.case_id = $1 AND v.status = 'made'
                      UNION SELECT d.on_date FROM care_deliveries d WHERE d.case_id = $1 AND d.status = 'done') days
                  WHERE day BETWEEN $2 AND $3), '{}') AS visited_on,
                  coalesce(array_agg(s.need ORDER BY o.answered_at, o.id), '{}') AS begun,
                  coalesce(array_agg(o.starts_on ORDER BY o.answered_at, o.id), '{}') AS begun_on,
                  (SELECT min(lower(v.during)) FROM care_visits v
                   WHERE v.case_id = $1 AND v.status = 'planned' AND lower(v.during) > $4) AS next_visit_at
           FROM care_orders o JOIN care_services s ON s.id = o.service_id
           WHERE o.case_id = $1 AND o.status = 'accepted' AND o.starts_on BETWEEN $2 AND $3""",
        told.case_id, first_day, last_day, now,
    )  # fmt: skip
    today = day_in_seoul(now)
    coming: list[tuple[date, ServiceNeed]] = [
        (next_on, order.need)
        for order in await list_of_case(db, told.case_id)
        if order.status == "accepted" and (next_on := next_day(order, today)) is not None
    ]
    return Digest(
        case_id=told.case_id, name=sealer.open(told.name_sealed) if told.name_sealed else None, first_day=first_day,
        last_day=last_day, visited_on=week.visited_on,
        begun=[rules.service_on(need, on_date) for need, on_date in zip(week.begun, week.begun_on, strict=True)],
        next_visit_at=week.next_visit_at,
        coming=[rules.service_on(need, on_date) for on_date, need in sorted(coming)],
    )  # fmt: skip


# What the person wants


class Chosen(msgspec.Struct, frozen=True):
    citizen_id: UUID
    asked_at: datetime


async def lock_of_person(db: Db, mandate_id: UUID, person_ids: Sequence[UUID]) -> Chosen | None:
    """A confirmed mandate over one of these people."""
    return await one(
        db, Chosen,
        """SELECT citizen_id, asked_at FROM care_mandates
           WHERE id = $1 AND person_id = ANY ($2::uuid[]) AND status = 'confirmed' FOR NO KEY UPDATE""",
        mandate_id, list(person_ids),
    )  # fmt: skip


async def list_own_people(db: Db, citizen_id: UUID) -> list[UUID]:
    """The citizen's own person; nobody whom they act for."""
    return [row["id"] for row in await db.fetch("SELECT id FROM care_people WHERE citizen_id = $1", citizen_id)]


async def set_digest(db: Db, mandate_id: UUID, *, on: bool) -> None:
    await db.execute(
        """UPDATE care_mandates
           SET scope = CASE WHEN $2 THEN array_append(array_remove(scope, 'digest'), 'digest')
                            ELSE array_remove(scope, 'digest') END
           WHERE id = $1""",
        mandate_id, on,
    )  # fmt: skip


async def is_anybody_told(db: Db, person_id: UUID) -> bool:
    return await db.fetchval(
        """SELECT EXISTS (SELECT FROM care_mandates
                          WHERE person_id = $1 AND status = 'confirmed' AND 'digest' = ANY (scope))""",
        person_id,
    )  # fmt: skip


async def latest_case(db: Db, person_id: UUID) -> UUID | None:
    """At which the person's word is noted."""
    return await db.fetchval(
        """SELECT id FROM care_cases WHERE person_id = $1
           ORDER BY closed_at IS NOT NULL, received_at DESC LIMIT 1""",
        person_id,
    )  # fmt: skip
