"""Bringing a new case to somebody at its dong, a late one to who can help, and a relative's wish to the person."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from pgqueuer import RetryRequested

from backend.care import actions, queries
from backend.care.calls import tasks as calls
from backend.care.desk import queries as desks
from backend.care.desk.board import actions as board
from backend.care.digest import tasks as digest
from backend.care.followup import tasks as followup
from backend.care.mandates.queries import find_asker
from backend.care.models import SYSTEM
from backend.care.opendata import tasks as opendata
from backend.care.orders import tasks as orders
from backend.care.outreach import tasks as outreach
from backend.care.queries import enter_city
from backend.care.retention.actions import forget_all
from backend.care.satisfaction import tasks as satisfaction
from backend.jobs import Context, Jobs
from backend.people.codes.queries import find_unsent, mark_sent
from backend.people.sms import Sms, SmsError, sms
from backend.seoul import day_in_seoul

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def route_case(context: Context, id: str) -> None:
    """Assign a case that nobody has to whoever of its dong's care managers has the least open; where the dong has
    nobody, it stays in the queue for whoever takes it."""
    now = datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        case = await queries.lock_case(db, UUID(id))
        if case.status not in ("received", "reopened"):
            return
        staff_id = case.assigned_to or await queries.find_least_busy(db, case.dong_id, day_in_seoul(now))
        if staff_id is None:
            return
        await queries.assign(db, case.id, staff_id)
        case = await queries.lock_case(db, case.id)
        await actions.step(db, context.settings, context.sealer, case, "assigned", SYSTEM, {"system"},
                           {"assignee_in_scope"}, now)  # fmt: skip


# No word of care: others may stand near the phone.
MANDATE_TEXT = (
    "[모바일 광주] {name} 님이 대신 신청하고 소식을 받아도 될까요? 괜찮으면 5분 안에 이 번호를 알려 주세요: {code}. "
    "모르는 분이면 아무에게도 알려 주지 마세요."
)


async def send_mandate_code(context: Context, id: str, by: Sms | None = None) -> None:
    """Send the person a code that is still good, with who asks for it; when the gateway fails, ask for another run."""
    challenge_id, mandate_id = map(UUID, id.split())
    now = datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        unsent = await find_unsent(db, challenge_id, now)
        asker = await find_asker(db, mandate_id)
    if unsent is None or asker is None:
        return
    text = MANDATE_TEXT.format(name=asker.name or "가족", code=context.sealer.open(unsent.code_sealed))
    try:
        await (by or sms(context.settings)).send(context.sealer.open(unsent.phone_sealed), text)
    except SmsError as error:
        log.warning("mandate_code_not_sent", challenge=challenge_id, why=str(error))
        raise RetryRequested(timedelta(seconds=5), str(error)) from None
    async with context.database.transaction() as db:
        await mark_sent(db, challenge_id)


async def escalate(context: Context) -> None:
    await escalate_late(context, datetime.now(UTC))


async def escalate_late(context: Context, now: datetime) -> None:
    """Show the district's supervisors, and later the city's, what is late; each once, for each promise."""
    async with context.database.transaction() as db:
        await enter_city(db, now)
        rules = await queries.the_rules(db, day_in_seoul(now))
        for late in await desks.lock_late(
            db, now - timedelta(hours=rules.district_after_hours), now - timedelta(hours=rules.city_after_hours)
        ):
            await queries.mark_escalated(db, late.id, late.level)
            await queries.append_event(db, context.sealer, late.id, SYSTEM, f"escalated_{late.level}", now)
            case = await queries.find_case(db, late.id)
            await board.tell_escalated(db, context.settings, case, late.level, now)
            await queries.tell(db, case)


async def forget(context: Context) -> None:
    """At night: what no rule keeps any longer."""
    await forget_all(context.database, datetime.now(UTC))


def register(jobs: Jobs) -> None:
    jobs.on("route_case", route_case)
    jobs.on("send_mandate_code", send_mandate_code)
    jobs.every("forget_care", "12 19 * * *", forget)
    jobs.every("escalate_late_cases", "*/5 * * * *", escalate)
    for part in (orders, calls, outreach, opendata, followup, satisfaction, digest):
        part.register(jobs)
