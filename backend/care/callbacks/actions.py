"""Answering an alert, asking to be called, and what the desk sees of a call."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from backend import live
from backend.alerts.models import Alert
from backend.care import queries as care
from backend.care.callbacks import queries, rules
from backend.care.callbacks.models import (
    AnswerBody,
    CallbackAsk,
    CallbackEvent,
    CallbackItem,
    CallbackShown,
    MyAnswer,
    MyCallback,
)
from backend.care.desk.actions import Desk, call_at
from backend.care.desk.models import DongNamed, Worker
from backend.care.models import CaseRow
from backend.care.rules import call_number
from backend.db import Db
from backend.errors import FieldProblem, Invalid, NotFound
from backend.people.models import CitizenSession
from backend.people.queries import read_account
from backend.people.rules import PhoneInvalid
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.text import lines, one_line
from backend.trail.queries import append


def answerer_of(sealer: Sealer, alert: Alert, token: str) -> bytes:
    return sealer.index("alert answer", f"{alert.lineage_id} {token}")


async def answer(
    db: Db, sealer: Sealer, alert: Alert, body: AnswerBody, citizen: CitizenSession | None, now: datetime
) -> None:
    """Write the answer down; said again it changes nothing, and another one takes its place. Whoever needs help is
    called, once, by the dong that they name; whoever says that they are safe is called no more.

    Raises what the rules do, and PhoneInvalid.
    """
    rules.check_answer(alert, body)
    new = await _sealed(db, sealer, alert, body, body.callback, citizen, now) if body.callback else None
    answerer = answerer_of(sealer, alert, body.token)
    before = await queries.put_first_answer(db, alert.lineage_id, answerer, body.answer, body.dong_id, now)
    known = await queries.find_waited_for(db, alert.lineage_id, answerer)
    waiting = known if known is not None and known.mine and known.outcome is None else None
    rules.check_answerable(alert, body.answer, now, is_waiting=waiting is not None)
    await care.enter(db, day_in_seoul(now), dong_ids=[call.dong_id for call in (waiting, new) if call is not None])
    callback_id = before.callback_id
    if new is not None:
        callback_id = await _call(db, sealer, new, waiting.id if waiting else None, now)
    elif body.answer == "safe" and waiting is not None:
        await _no_more(db, waiting.id, now)
    # While a call waits, its dong is where the person is.
    call = new or waiting
    dong_id = call.dong_id if call else body.dong_id
    after = replace(before, answer=body.answer, dong_id=dong_id, callback_id=callback_id)
    if after != before:
        await queries.update_answer(db, alert.lineage_id, answerer, replace(after, at=now))


async def my_answer(db: Db, sealer: Sealer, alert: Alert, token: str, now: datetime) -> MyAnswer:
    answerer = answerer_of(sealer, alert, token)
    found = await queries.find_answer(db, alert.lineage_id, answerer)
    if found is None:
        return MyAnswer()
    waited = await queries.find_waited_for(db, alert.lineage_id, answerer)
    dong = await care.find_dong(db, waited.dong_id, day_in_seoul(now)) if waited else None
    return MyAnswer(
        answer=found.answer, at=found.at, dong_id=found.dong_id,
        callback=None if waited is None or dong is None else MyCallback(
            dong=dong, due_at=waited.due_at, taken=waited.taken, outcome=waited.outcome
        ),
    )  # fmt: skip


async def _sealed(
    db: Db, sealer: Sealer, alert: Alert, body: AnswerBody, ask: CallbackAsk, citizen: CitizenSession | None,
    now: datetime,
) -> queries.NewCallback:  # fmt: skip
    rules.check_consent(ask, await queries.find_consent_version(db))
    name, address, words = one_line(ask.name), one_line(ask.address), lines(ask.words)
    if not any(letter.isalnum() for letter in name):
        raise Invalid(fields=[FieldProblem("callback.name", "1 to 40 characters")])
    phone = call_number("callback.phone", ask.phone)
    if phone is None and citizen is not None:
        own = (await read_account(db, citizen.id)).phone_sealed
        phone = sealer.open(own) if own else None
    if phone is None:
        raise PhoneInvalid(fields=[FieldProblem("callback.phone", "a Korean number")])
    dong = await care.find_dong(db, body.dong_id or 0, day_in_seoul(now))
    if dong is None:
        raise Invalid(code="unknown_dong", fields=[FieldProblem("dong_id", "a dong of Gwangju")])
    return queries.NewCallback(
        lineage_id=alert.lineage_id, answerer=answerer_of(sealer, alert, body.token), dong_id=dong.id,
        citizen_id=citizen.id if citizen else None, name_sealed=sealer.seal(name), phone_sealed=sealer.seal(phone),
        phone_index=sealer.index("callback phone", phone), address_sealed=sealer.seal(address) if address else None,
        words_sealed=sealer.seal(words) if words else None, consent_version=ask.consent_version,
        due_at=rules.due(alert.level, now),
    )  # fmt: skip


async def _call(db: Db, sealer: Sealer, new: queries.NewCallback, mine: UUID | None, now: datetime) -> UUID:
    """The call that is to be made: the phone's own with what is new, a new one, or the one that its number has."""
    before = await queries.lock_callback(db, mine) if mine is not None else None
    if before is not None and before.ended_at is None:
        if _told(sealer, before) != _told(sealer, new):
            await queries.change_callback(db, before.id, new)
            await queries.append_event(db, before.id, "changed", now, word=new.words_sealed)
            await _tell(db, before.id, before.dong_id, new.dong_id)
        return before.id
    callback_id = await queries.insert_callback(db, new, now)
    what = "asked" if callback_id is not None else "asked_again"
    # Whoever had this number may have been called in the meantime.
    callback_id = callback_id or await queries.find_of_phone(db, new.lineage_id, new.dong_id, new.phone_index)
    if callback_id is None:
        return await _call(db, sealer, new, None, now)
    await queries.append_event(db, callback_id, what, now, word=new.words_sealed)
    await _tell(db, callback_id, new.dong_id)
    return callback_id


def _told(sealer: Sealer, row: queries.NewCallback | queries.CallbackRow) -> tuple[object, ...]:
    """Sealed twice, the same words differ."""
    sealed = (row.name_sealed, row.phone_sealed, row.address_sealed, row.words_sealed)
    return row.dong_id, *(one and sealer.open(one) for one in sealed)


async def _no_more(db: Db, callback_id: UUID, now: datetime) -> None:
    row = await queries.lock_callback(db, callback_id)
    if row is None or row.ended_at is not None:
        return
    await queries.mark_ended(db, row.id, row.version, "safe", now)
    await queries.append_event(db, row.id, "safe", now)
    await _tell(db, row.id, row.dong_id)


async def _tell(db: Db, callback_id: UUID, *dong_ids: int) -> None:
    for dong_id in dict.fromkeys(dong_ids):
        await live.tell(db, f"dong:{dong_id}", "callback", callback_id)


# At the desk


async def lock(desk: Desk, callback_id: UUID) -> queries.CallbackRow:
    """A call that goes on. Raises NotFound, CallbackOver."""
    row = await queries.lock_callback(desk.db, callback_id)
    if row is None:
        raise NotFound
    rules.check_open(row.ended_at)
    return row


async def done(desk: Desk, row: queries.CallbackRow, what: queries.What, word: str = "") -> CallbackShown:
    """Note what was done in the call's own history and in the trail, and answer with how it is now."""
    sealed = desk.sealer.seal(word) if word else None
    await queries.append_event(desk.db, row.id, what, desk.now, staff_id=desk.staff.id, word=sealed)
    await record(desk, row, what, ("status",))
    await _tell(desk.db, row.id, row.dong_id)
    found = await queries.list_callbacks(desk.db, callback_id=row.id)
    return await show(desk, found[0])


async def become_care(desk: Desk, callback_id: UUID, case: CaseRow) -> None:
    """It goes on as a case. Raises NotFound, CallbackOver."""
    row = await lock(desk, callback_id)
    await queries.mark_ended(desk.db, row.id, row.version, "care", desk.now, case_id=case.id)
    await queries.append_event(desk.db, row.id, "care", desk.now, staff_id=desk.staff.id)
    await record(desk, row, "care", ("status",))
    await _tell(desk.db, row.id, row.dong_id)


async def record(desk: Desk, row: queries.CallbackRow, action: str, fields: Sequence[str]) -> None:
    """Who did what with somebody's words: they see it themselves, where they were signed in."""
    await append(
        desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action=action, subject_kind="care_callback",
        subject_id=row.id, citizen_id=row.citizen_id, fields=fields, source=desk.source,
    )  # fmt: skip


def item(row: queries.CallbackRow, desk: Desk) -> CallbackItem:
    return CallbackItem(
        id=row.id, lineage_id=row.lineage_id, event_ko=row.event_ko, event_en=row.event_en,
        name=desk.sealer.open(row.name_sealed), dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en),
        words=desk.sealer.open(row.words_sealed) if row.words_sealed else "", asked_at=row.asked_at, due_at=row.due_at,
        taken_by=Worker(row.taken_by, row.taker or "") if row.taken_by else None, mine=row.taken_by == desk.staff.id,
        calls=row.calls, visits=row.visits, outcome=row.outcome, case_id=row.case_id, ended_at=row.ended_at,
        version=row.version,
    )  # fmt: skip


async def show(desk: Desk, row: queries.CallbackRow) -> CallbackShown:
    shown = item(row, desk)
    events = [
        CallbackEvent(at=event.at, what=event.what, by=event.by,
                      word=desk.sealer.open(event.word_sealed) if event.word_sealed else "")
        for event in await queries.list_events(desk.db, row.id)
    ]  # fmt: skip
    return CallbackShown(
        **{name: getattr(shown, name) for name in CallbackItem.__struct_fields__},
        phone=call_at(desk.sealer.open(row.phone_sealed)),
        address=desk.sealer.open(row.address_sealed) if row.address_sealed else "", events=events,
    )  # fmt: skip
