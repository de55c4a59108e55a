"""SQL of the lists of people to look in on. All but the counts runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from backend.alerts.models import Hazard
from backend.care.models import PauseReason
from backend.care.outreach.models import Found, How, OutreachRule, OutreachStatus
from backend.care.rules import StaleCase
from backend.db import Db, many, one, the


class Danger(msgspec.Struct, frozen=True):
    """An alert as far as it matters here; `dong_ids`: its whole area."""

    hazard: Hazard
    is_current: bool
    dong_ids: list[int]


async def find_danger(db: Db, alert_id: UUID, now: datetime, today: date) -> Danger | None:
    return await one(
        db, Danger,
        """SELECT a.hazard, a.status = 'sent' AND a.expires_at > $2 AS is_current,
                  ARRAY(SELECT d.id FROM dongs d
                        WHERE d.valid @> $3::date
                          AND (a.district_ids = '{}' AND a.dong_ids = '{}'
                               OR d.district_id = ANY (a.district_ids) OR d.id = ANY (a.dong_ids))
                        ORDER BY d.id) AS dong_ids
           FROM alerts a WHERE a.id = $1 AND a.hazard IS NOT NULL""",
        alert_id, now, today,
    )  # fmt: skip


async def the_rule(db: Db, on_date: date) -> OutreachRule:
    return await the(
        db, OutreachRule,
        "SELECT least_risk, alone_from_age FROM care_outreach_rules WHERE valid @> $1::date",
        on_date,
    )  # fmt: skip


class ListRow(msgspec.Struct, frozen=True):
    id: UUID
    hazard: Hazard
    dong_ids: list[int]
    closed_at: datetime | None


async def lock_list(db: Db, alert_id: UUID, danger: Danger) -> ListRow | None:
    """The list of this alert; else an open one about the same danger in a part of its area, which the alert goes on
    with."""
    return await one(
        db, ListRow,
        """SELECT l.id, l.hazard, l.dong_ids, l.closed_at FROM care_outreach_lists l
           WHERE l.id = (SELECT a.list_id FROM care_outreach_alerts a WHERE a.alert_id = $1)
              OR (l.closed_at IS NULL AND l.hazard = $2 AND l.dong_ids && $3::int[])
           ORDER BY EXISTS (SELECT FROM care_outreach_alerts a WHERE a.alert_id = $1 AND a.list_id = l.id) DESC,
                    l.made_at LIMIT 1 FOR NO KEY UPDATE""",
        alert_id, danger.hazard, danger.dong_ids,
    )  # fmt: skip


async def insert_list(db: Db, danger: Danger, rule: OutreachRule, now: datetime) -> ListRow:
    list_id = uuid4()
    await db.execute(
        """INSERT INTO care_outreach_lists (id, hazard, dong_ids, least_risk, alone_from_age, made_at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        list_id, danger.hazard, danger.dong_ids, rule.least_risk, rule.alone_from_age, now,
    )  # fmt: skip
    return ListRow(list_id, danger.hazard, danger.dong_ids, None)


async def add_alert(db: Db, list_id: UUID, alert_id: UUID, dong_ids: Sequence[int], now: datetime) -> None:
    """The list is for this alert, too, and for its area."""
    await db.execute(
        "INSERT INTO care_outreach_alerts (alert_id, list_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        alert_id, list_id, now,
    )  # fmt: skip
    await db.execute(
        """UPDATE care_outreach_lists
           SET dong_ids = ARRAY(SELECT DISTINCT d FROM unnest(dong_ids || $2::int[]) d ORDER BY d)
           WHERE id = $1 AND NOT dong_ids @> $2::int[]""",
        list_id, list(dong_ids),
    )  # fmt: skip


class Candidate(msgspec.Struct, frozen=True):
    case_id: UUID
    risk: int
    lives_alone: bool
    born_on_sealed: bytes | None


async def list_candidates(db: Db, hazard: Hazard, dong_ids: Sequence[int]) -> list[Candidate]:
    """The open cases of these dongs, one for each person who is on no open list about this danger."""
    return await many(
        db, Candidate,
        """SELECT DISTINCT ON (c.person_id) c.id AS case_id, c.risk, coalesce(p.lives_alone, false) AS lives_alone,
                  p.born_on_sealed
           FROM care_cases c JOIN care_people p ON p.id = c.person_id
           WHERE c.closed_at IS NULL AND c.dong_id = ANY ($2::int[])
             AND NOT EXISTS (SELECT FROM care_outreach_items i JOIN care_cases o ON o.id = i.case_id
                             WHERE o.person_id = c.person_id AND i.hazard = $1 AND i.closed_at IS NULL)
           ORDER BY c.person_id, c.risk DESC, c.received_at""",
        hazard, list(dong_ids),
    )  # fmt: skip


async def insert_items(db: Db, listed: ListRow, found: Sequence[Candidate]) -> None:
    await db.executemany(
        """INSERT INTO care_outreach_items (id, list_id, case_id, hazard, risk, lives_alone)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, hazard) WHERE closed_at IS NULL DO NOTHING""",
        [(uuid4(), listed.id, one.case_id, listed.hazard, one.risk, one.lives_alone) for one in found],
    )


async def close_over(db: Db, now: datetime) -> list[ListRow]:
    """Close the lists none of whose alerts lasts; those that were."""
    closed = await many(
        db, ListRow,
        """UPDATE care_outreach_lists l SET closed_at = $1
           WHERE l.closed_at IS NULL
             AND NOT EXISTS (SELECT FROM care_outreach_alerts o JOIN alerts a ON a.id = o.alert_id
                             WHERE o.list_id = l.id AND a.status = 'sent' AND a.expires_at > $1)
           RETURNING l.id, l.hazard, l.dong_ids, l.closed_at""",
        now,
    )  # fmt: skip
    await db.execute(
        "UPDATE care_outreach_items SET closed_at = $2 WHERE list_id = ANY ($1::uuid[]) AND closed_at IS NULL",
        [one.id for one in closed], now,
    )  # fmt: skip
    return closed


class CountsRow(msgspec.Struct, frozen=True, kw_only=True):
    list_id: UUID
    hazard: Hazard
    event_ko: str
    event_en: str
    made_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    least_risk: int
    alone_from_age: int
    dong_id: int
    name_ko: str
    name_en: str
    waiting: int
    reached: int
    not_reached: int
    needs_help: int


async def list_counts(
    db: Db, dong_ids: Sequence[int], since: datetime, list_id: UUID | None = None
) -> list[CountsRow]:  # fmt: skip
    """A line for each list and dong, open lists first; those that were closed before `since` are left out."""
    return await many(
        db, CountsRow,
        """SELECT n.list_id, n.hazard, k.event AS event_ko, coalesce(e.event, k.event) AS event_en, n.made_at,
                  (SELECT max(a.expires_at) FROM alerts a WHERE a.id = ANY (n.alert_ids)) AS expires_at,
                  n.closed_at, n.least_risk, n.alone_from_age, d.id AS dong_id, d.name_ko, d.name_en,
                  n.waiting, n.reached, n.not_reached, n.needs_help
           FROM care_outreach_counts($1, $2) n
           JOIN dongs d ON d.id = n.dong_id
           JOIN alert_texts k ON k.alert_id = n.alert_ids[1] AND k.lang = 'ko'
           LEFT JOIN alert_texts e ON e.alert_id = n.alert_ids[1] AND e.lang = 'en'
           WHERE $3::uuid IS NULL OR n.list_id = $3
           ORDER BY n.closed_at IS NOT NULL, n.made_at DESC, n.list_id, d.id""",
        list(dong_ids), since, list_id,
    )  # fmt: skip


async def count_waiting(db: Db, dong_ids: Sequence[int]) -> int:
    """Who is still to be called in these dongs, and who needs help."""
    return await db.fetchval(
        """SELECT count(*) FROM care_outreach_items i JOIN care_cases c ON c.id = i.case_id
           WHERE i.closed_at IS NULL AND c.dong_id = ANY ($1::int[])
             AND (i.status = 'needs_help' OR (i.status IN ('open', 'not_reached') AND c.closed_at IS NULL))""",
        list(dong_ids),
    )  # fmt: skip


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    list_id: UUID
    case_id: UUID
    code: str
    name_sealed: bytes | None
    dong_id: int
    dong_ko: str
    dong_en: str
    risk: int
    lives_alone: bool
    pause_reason: PauseReason | None
    assigned_to: UUID | None
    assignee_name: str | None
    status: OutreachStatus
    how: How | None
    by: str | None
    at: datetime | None
    note_sealed: bytes | None
    version: int
    closed_at: datetime | None


async def list_items(
    db: Db, *, list_id: UUID | None = None, item_id: UUID | None = None, case_id: UUID | None = None
) -> list[ItemRow]:
    """Of a list, of a case, or one: who needs help first, then whom nobody has called, by risk."""
    return await many(
        db, ItemRow,
        """SELECT i.id, i.list_id, i.case_id, c.code, p.name_sealed, c.dong_id, d.name_ko AS dong_ko,
                  d.name_en AS dong_en, i.risk, i.lives_alone, c.pause_reason, c.assigned_to, s.name AS assignee_name,
                  i.status, i.how, b.name AS by, i.at, i.note_sealed, i.version, i.closed_at
           FROM care_outreach_items i
           JOIN care_cases c ON c.id = i.case_id
           JOIN dongs d ON d.id = c.dong_id
           LEFT JOIN care_people p ON p.id = c.person_id
           LEFT JOIN staff s ON s.id = c.assigned_to
           LEFT JOIN staff b ON b.id = i.staff_id
           WHERE ($1::uuid IS NULL OR i.list_id = $1) AND ($2::uuid IS NULL OR i.id = $2)
             AND ($3::uuid IS NULL OR i.case_id = $3) AND num_nonnulls($1::uuid, $2::uuid, $3::uuid) = 1
             AND (i.status <> 'open' OR c.closed_at IS NULL)
           ORDER BY array_position(ARRAY['needs_help', 'open', 'not_reached', 'reached'], i.status), i.risk DESC,
                    i.at DESC, i.id""",
        list_id, item_id, case_id,
    )  # fmt: skip


async def write_result(
    db: Db, item_id: UUID, version: int, status: Found, how: How, note_sealed: bytes | None, staff_id: UUID,
    now: datetime,
) -> None:  # fmt: skip
    """Raises StaleCase where a colleague wrote something down meanwhile."""
    if not await db.fetchval(
        """UPDATE care_outreach_items
           SET status = $3, how = $4, note_sealed = $5, staff_id = $6, at = $7, version = version + 1
           WHERE id = $1 AND version = $2 AND closed_at IS NULL RETURNING true""",
        item_id, version, status, how, note_sealed, staff_id, now,
    ):  # fmt: skip
        raise StaleCase
