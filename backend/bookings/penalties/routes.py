"""A person's points, their objection, and the cafe's answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post, put

from backend.bookings import actions, rules
from backend.bookings import queries as bookings
from backend.bookings.penalties import queries
from backend.bookings.penalties.models import (
    Appeal,
    AppealAnswer,
    NewPenaltyRules,
    OpenAppeal,
    Penalties,
    PenaltyRulesAdmin,
)
from backend.bookings.penalties.rules import AlreadyAnswered, AlreadyAppealed, check_rules, counting, paused_until
from backend.bookings.services.rules import StaleVersion
from backend.db import Db
from backend.errors import NotAllowed, NotFound
from backend.limits import client_address
from backend.params import PathId, QueryId
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


@get("/me/penalties", guards=[citizens])
async def read_penalties(db: Db, citizen: CitizenSession, now: datetime) -> Penalties:
    """My points: how many count, until when, and whether they keep me from booking."""
    return await _show(db, citizen.id, now)


async def _show(db: Db, citizen_id: UUID, now: datetime) -> Penalties:
    given, in_force = await queries.list_given(db, citizen_id), await queries.find_rules(db, now)
    return Penalties(
        counting(given, now), in_force.most_points, in_force.no_show_points, in_force.late_cancel_points,
        in_force.pause_days, paused_until(given, in_force, now), await queries.list_mine(db, citizen_id, now),
    )  # fmt: skip


@post("/me/penalties/{penalty_id:uuid}/appeal", guards=[citizens], status_code=200)
async def appeal(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, penalty_id: UUID, data: Appeal
) -> Penalties:
    """Object to a point, once; the cafe answers."""
    penalty = await queries.lock_mine(db, citizen.id, penalty_id, now)
    if penalty.appealed_at is not None:
        raise AlreadyAppealed
    await queries.write_appeal(db, penalty_id, sealer.seal(rules.tidy(data.why, "why", least=1)), now)
    await actions.record(db, "appeal", penalty.booking_id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id,
                         fields=("why",))  # fmt: skip
    return await _show(db, citizen.id, now)


@get("/staff/appeals", guards=[Allow("counsellor")])
async def list_appeals(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: Request[Any, Any, Any],
    site_id: QueryId,
) -> list[OpenAppeal]:  # fmt: skip
    """Objections that wait for an answer at a site; that they were read is noted in the trail."""
    check_site(granted_sites(staff, "counsellor"), site_id)
    rows = await queries.list_appeals(db, site_id)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="appeals", subject_id=site_id,
        fields=("name", "why"), source=client_address(request, settings),
    )  # fmt: skip
    return [row.opened(sealer) for row in rows]


@post("/staff/penalties/{penalty_id:uuid}/answer", guards=[Allow("counsellor")], status_code=204)
async def answer_appeal(
    db: Db, settings: Settings, staff: StaffSession, now: datetime, request: Request[Any, Any, Any], penalty_id: UUID,
    data: AppealAnswer,
) -> None:  # fmt: skip
    """Take the points back or let them stand, and say why; the citizen is told."""
    found = await queries.lock_appeal(db, penalty_id, granted_sites(staff, "counsellor"))
    if found.appealed_at is None:
        raise NotFound
    if found.answered_at is not None:
        raise AlreadyAnswered
    answer = rules.tidy(data.answer, "answer", least=1)
    await queries.write_answer(db, penalty_id, answer, data.withdraw, staff.id, now)
    booking = await bookings.find_any(db, found.booking_id, None)
    await actions.message(db, settings, booking, "appeal_answered", now, answer, link="/my/penalties")
    await actions.record(
        db, "answer_appeal", booking.id, found.citizen_id, now, actor_kind="staff", actor_id=staff.id,
        fields=("withdrawn", "answer"), source=client_address(request, settings),
    )  # fmt: skip


@get("/staff/penalty-rules", guards=[Allow("administrator")])
async def read_penalty_rules(db: Db, staff: StaffSession, now: datetime) -> PenaltyRulesAdmin:
    """What it costs not to come, with the rules of the past and those to come."""
    _check_city(staff)
    return await _show_rules(db, now)


@put("/staff/penalty-rules", guards=[Allow("administrator")])
async def set_penalty_rules(db: Db, staff: StaffSession, now: datetime, data: NewPenaltyRules) -> PenaltyRulesAdmin:
    """Set the rules from a day on, for the whole city; points that were given stay as they are."""
    await _lock_rules(db, staff, data.rule_ids)
    check_rules(data, day_in_seoul(now))
    rules_id = await queries.set_rules(db, data, data.valid_from)
    return await _changed_rules(db, staff, "penalty_rules_set", rules_id, now)


@delete("/staff/penalty-rules/{rules_id:int}", guards=[Allow("administrator")], status_code=200)
async def remove_penalty_rules(db: Db, staff: StaffSession, now: datetime, rules_id: PathId) -> PenaltyRulesAdmin:
    """Forget rules that have not begun; those before them go on."""
    await _lock_rules(db, staff, None)
    await queries.delete_rules(db, rules_id, day_in_seoul(now))
    return await _changed_rules(db, staff, "penalty_rules_removed", rules_id, now)


def _check_city(staff: StaffSession) -> None:
    # They hold at every site.
    if granted_sites(staff, "administrator") is not None:
        raise NotAllowed


async def _lock_rules(db: Db, staff: StaffSession, seen: list[int] | None) -> None:
    """Raises StaleVersion where somebody else was first."""
    _check_city(staff)
    await queries.lock_rules(db)
    if seen is not None and seen != [one.id for one in await queries.list_rules(db)]:
        raise StaleVersion


async def _show_rules(db: Db, now: datetime) -> PenaltyRulesAdmin:
    return PenaltyRulesAdmin(await queries.list_rules(db), await queries.list_standing(db, now))


async def _changed_rules(db: Db, staff: StaffSession, action: str, rules_id: int, now: datetime) -> PenaltyRulesAdmin:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="penalty_rules",
                 subject_id=rules_id)  # fmt: skip
    return await _show_rules(db, now)


handlers = [
    read_penalties, appeal, list_appeals, answer_appeal, read_penalty_rules, set_penalty_rules, remove_penalty_rules,
]  # fmt: skip
