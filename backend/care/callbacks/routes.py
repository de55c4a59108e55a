"""Answering an alert that asks, from any phone; the calls that the dong makes; and both in numbers for operators."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, get, post, put

from backend import limits
from backend.alerts.desk.queries import find_for_staff, list_lineage
from backend.alerts.queries import find_public
from backend.care.callbacks import actions, queries, rules
from backend.care.callbacks.models import (
    AnswerBody,
    AnswerToken,
    CallbackCount,
    CallbackEnd,
    CallbackLists,
    CallbackSeen,
    CallbackShown,
    CallbackTry,
    MyAnswer,
    Safety,
    SafetyDong,
)
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.models import DongNamed
from backend.care.rules import check_version
from backend.db import Database, Db
from backend.errors import NotFound
from backend.messages import actions as messages
from backend.people.guards import Allow, anyone
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append

HOUR = timedelta(hours=1)
# A carrier's NAT shares an address among thousands of phones, and in a disaster they answer at once; whoever asks for
# calls is somebody's work, so there are fewer of those.
ANSWERS, CALLBACKS, PER_TOKEN = 20_000, 300, 60
SHOWN_FOR = timedelta(days=14)


@put("/alerts/{alert_id:uuid}/answer", guards=[anyone])
async def answer_alert(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer,
    visitor: CitizenSession | None, now: datetime, alert_id: UUID, data: AnswerBody,
) -> MyAnswer:  # fmt: skip
    """Say that I am safe, or that I need help, and with my consent be called by my dong; without an account. Said again
    it is the same answer."""
    if address := limits.client_address(request, settings):
        what, most = ("callbacks", CALLBACKS) if data.callback else ("answers", ANSWERS)
        await limits.hit(database, sealer.index(f"{what} by address", address), most=most, per=HOUR, now=now)
    await limits.hit(database, sealer.index("answers by token", data.token), most=PER_TOKEN, per=HOUR, now=now)
    async with database.transaction() as db:
        alert = await find_public(db, alert_id)
        await actions.answer(db, sealer, alert, data, visitor, now)
        return await actions.my_answer(db, sealer, alert, data.token, now)


@post("/alerts/{alert_id:uuid}/answer/find", guards=[anyone], status_code=200)
async def find_answer(db: Db, sealer: Sealer, now: datetime, alert_id: UUID, data: AnswerToken) -> MyAnswer:
    """What this phone answered, and how far the call is that it waits for."""
    return await actions.my_answer(db, sealer, await find_public(db, alert_id), data.token, now)


@get("/staff/care/safety/{alert_id:uuid}", guards=[Allow("operator", "approver")])
async def read_safety(db: Db, now: datetime, alert_id: UUID) -> Safety:
    """How many answered what to an alert and all that belong to it, dong by dong, and how far the calls are: numbers,
    and nobody's name. Raises NotFound."""
    alert = await find_for_staff(db, alert_id)
    counted = await queries.count_by_dong(db, alert.lineage_id, now)
    pushed = await messages.deliveries(db, [step.id for step in await list_lineage(db, alert.lineage_id)])
    return Safety(
        reached=max((delivery.accepted for delivery in pushed.values()), default=0),
        safe=sum(row.safe for row in counted), need_help=sum(row.need_help for row in counted),
        dongs=[
            SafetyDong(
                dong=None if row.dong_id is None else DongNamed(row.dong_id, row.name_ko or "", row.name_en or ""),
                safe=row.safe, need_help=row.need_help, waiting=row.waiting, late=row.late, ended=row.ended,
            )
            for row in counted
        ],
    )  # fmt: skip


@get("/staff/care/callbacks", guards=[care_staff], dependencies=DESK)
async def list_callbacks(desk: Desk) -> CallbackLists:
    """Whom to call in my dongs, by when it is due, and who was called lately. That names were read is noted."""
    rows = await queries.list_callbacks(desk.db, dong_ids=desk.dong_ids, since=desk.now - SHOWN_FOR)
    if rows:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_callbacks", subject_id="mine", fields=("name", "words"), source=desk.source,
        )  # fmt: skip
    items = [actions.item(row, desk) for row in rows]
    return CallbackLists([one for one in items if one.ended_at is None], [one for one in items if one.ended_at])


@get("/staff/care/callbacks/count", guards=[care_staff], dependencies=DESK)
async def count_callbacks(desk: Desk) -> CallbackCount:
    """How many of my dongs wait for a call."""
    return CallbackCount(await queries.count_open(desk.db, desk.dong_ids))


@get("/staff/care/callbacks/{callback_id:uuid}", guards=[care_staff], dependencies=DESK)
async def read_callback(desk: Desk, callback_id: UUID) -> CallbackShown:
    """How to get to somebody, what they need, and what has happened; that it was read is noted, and they can see it."""
    found = await queries.list_callbacks(desk.db, callback_id=callback_id)
    if not found:
        raise NotFound
    await actions.record(desk, found[0], "read", ("name", "phone", "address", "words"))
    return await actions.show(desk, found[0])


@post("/staff/care/callbacks/{callback_id:uuid}/take", guards=[care_staff], dependencies=DESK, status_code=200)
async def take_callback(desk: Desk, callback_id: UUID, data: CallbackSeen) -> CallbackShown:
    """Say that I call, also in a colleague's place. Raises CallbackOver, StaleCase."""
    row = await actions.lock(desk, callback_id)
    if row.taken_by == desk.staff.id:
        return await actions.show(desk, row)
    await queries.mark_taken(desk.db, row.id, data.version, desk.staff.id)
    return await actions.done(desk, row, "taken")


@post("/staff/care/callbacks/{callback_id:uuid}/tries", guards=[care_staff], dependencies=DESK, status_code=200)
async def try_callback(desk: Desk, callback_id: UUID, data: CallbackTry) -> CallbackShown:
    """Write down that nobody answered. Raises CallbackOver, StaleCase."""
    row, word = await actions.lock(desk, callback_id), desk_rules.said("word", data.word, least=0)
    check_version(data.version, row.version)
    await queries.count_try(desk.db, row.id, data.version, data.how, desk.staff.id)
    return await actions.done(desk, row, "called" if data.how == "call" else "visited", word)


@post("/staff/care/callbacks/{callback_id:uuid}/end", guards=[care_staff], dependencies=DESK, status_code=200)
async def end_callback(desk: Desk, callback_id: UUID, data: CallbackEnd) -> CallbackShown:
    """Say how it ended. Raises CallbackOver, StaleCase, GuardUnmet (`visit_first`)."""
    row, word = await actions.lock(desk, callback_id), desk_rules.said("word", data.word, least=0)
    check_version(data.version, row.version)
    rules.check_end(data.outcome, word, row.calls, row.visits)
    await queries.mark_ended(desk.db, row.id, data.version, data.outcome, desk.now)
    return await actions.done(desk, row, data.outcome, word)


handlers = [
    answer_alert, find_answer, read_safety, list_callbacks, count_callbacks, read_callback, take_callback, try_callback,
    end_callback,
]  # fmt: skip
