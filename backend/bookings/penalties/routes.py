"""A person's points, their objection, and the cafe's answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post

from backend.bookings import actions, rules
from backend.bookings import queries as bookings
from backend.bookings.penalties import queries
from backend.bookings.penalties.models import Appeal, AppealAnswer, OpenAppeal, Penalties
from backend.bookings.penalties.rules import AlreadyAnswered, AlreadyAppealed, counting, paused_until
from backend.db import Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.params import QueryId
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seal import Sealer
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


handlers = [read_penalties, appeal, list_appeals, answer_appeal]
