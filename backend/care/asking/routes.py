"""Asking for care, and following how it goes. Every look at a case is noted, also the person's own."""

from datetime import datetime, timedelta
from uuid import UUID

from litestar import get, post

from backend import limits
from backend.care import actions as care
from backend.care import queries, rules
from backend.care.asking import actions
from backend.care.asking import queries as asking
from backend.care.models import (
    Actor,
    Case,
    CaseListed,
    Mine,
    NewAnswer,
    NewQuestion,
    NewRequest,
    Reader,
    Receipt,
    Reopening,
    Withdrawal,
)
from backend.db import Database, Db
from backend.errors import NotAllowed
from backend.idempotency import IdempotencyKey, already, made
from backend.people.guards import citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.text import lines
from backend.trail.queries import append

# Of one account; more than a family asks for in a day.
MOST_REQUESTS, REQUESTS_PER = 10, timedelta(hours=1)


@post("/care/requests", guards=[citizens])
async def ask_for_care(
    database: Database, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime,
    idempotency_key: IdempotencyKey, data: NewRequest,
) -> Receipt:  # fmt: skip
    """Hand a request in at a dong's desk, once. A neighbour's is thanked for and shown no further."""
    await limits.hit(database, sealer.index("care_ask", str(citizen.id)), most=MOST_REQUESTS, per=REQUESTS_PER, now=now)
    async with database.transaction() as db:
        actor, route = f"citizen:{citizen.id}", "ask_for_care"
        done = await already(db, actor, route, idempotency_key, data)
        if done is not None:
            return await actions.receipt_again(db, citizen, done, now)
        receipt = await actions.ask(db, settings, sealer, citizen, data, now)
        await made(db, actor, route, idempotency_key, actions.remembered(receipt))
        return receipt


@get("/care/cases", guards=[citizens])
async def list_cases(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None
) -> Mine:  # fmt: skip
    """My requests and those of whom I may act for; how many there are that this session may not open. That names were
    read is noted in the trail."""
    await queries.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    listed: list[CaseListed] = []
    locked = 0
    for case in await queries.list_mine(db, citizen.id):
        if await actions.is_proven(db, citizen, case, now):
            listed.append(await actions.list_one(db, sealer, citizen, case, now))
        else:
            locked += 1
    if listed:
        await append(
            db, at=now, actor_kind="citizen", actor_id=citizen.id, action="read", subject_kind="care_cases",
            subject_id="mine", fields=("name", "status"), source=source,
        )  # fmt: skip
    return Mine(listed, locked)


@get("/care/cases/{case_id:uuid}", guards=[citizens])
async def read_case(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> Case:
    """A case as I may see it."""
    case = await actions.read_mine(db, citizen, case_id, now, source, "case")
    return await actions.show(db, sealer, citizen, case, now)


@get("/care/cases/{case_id:uuid}/readers", guards=[citizens])
async def list_readers(
    db: Db, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> list[Reader]:  # fmt: skip
    """Who has seen my case; for the person and whoever they let. Relatives who looked are shown to the person alone."""
    case = await actions.read_mine(db, citizen, case_id, now, source, "readers")
    roles, _ = await actions.roles_of(db, citizen, case, now)
    if not (roles.is_person or roles.is_mandated):
        raise NotAllowed
    return await asking.list_readers(db, case_id, relatives=roles.is_person)


@post("/care/cases/{case_id:uuid}/withdraw", guards=[citizens], status_code=200)
async def withdraw(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, data: Withdrawal
) -> Case:
    """Give a request up. One that I gave up already stays so."""
    case = await actions.open_mine(db, citizen, case_id, now, lock=True)
    if case.status != "withdrawn":
        case = await actions.end_or_reopen(
            db, settings, sealer, citizen, case, "withdrawn", data.version, lines(data.why), now
        )
    return await actions.show(db, sealer, citizen, case, now)


@post("/care/cases/{case_id:uuid}/reopen", guards=[citizens], status_code=200)
async def reopen(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, data: Reopening
) -> Case:
    """Take a request up again that ended not long ago, with a word why. One that is open stays so."""
    case = await actions.open_mine(db, citizen, case_id, now, lock=True)
    if case.closed_at is not None:
        case = await actions.end_or_reopen(
            db, settings, sealer, citizen, case, "reopened", data.version, lines(data.why), now
        )
    return await actions.show(db, sealer, citizen, case, now)


@post("/care/cases/{case_id:uuid}/questions", guards=[citizens])
async def ask_question(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, idempotency_key: IdempotencyKey, case_id: UUID,
    data: NewQuestion,
) -> Case:  # fmt: skip
    """Ask whoever looks after the case."""
    actor, route = f"citizen:{citizen.id}", f"ask_care_question:{case_id}"
    done = await already(db, actor, route, idempotency_key, data)
    case = await actions.open_mine(db, citizen, case_id, now, lock=True)
    if done is None:
        question = lines(data.question)
        rules.check_question(question, case.closed_at, await asking.count_open_questions(db, case_id, "citizen"))
        question_id = await asking.insert_question(db, sealer, case_id, "citizen", citizen.id, question, now)
        await made(db, actor, route, idempotency_key, question_id)
        await care.record(db, "ask_question", case, Actor("citizen", citizen.id), now, fields=["question"])
        await queries.tell(db, case)
    else:
        await care.record(db, "read", case, Actor("citizen", citizen.id), now, fields=["case"])
    return await actions.show(db, sealer, citizen, case, now)


@post("/care/cases/{case_id:uuid}/questions/{question_id:uuid}/answer", guards=[citizens], status_code=200)
async def answer_question(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID,
    question_id: UUID, data: NewAnswer,
) -> Case:  # fmt: skip
    """Answer what the desk asked; a clock that stood still for it goes on."""
    case = await actions.open_mine(db, citizen, case_id, now, lock=True)
    case = await actions.answer(db, sealer, citizen, case, question_id, lines(data.answer), now)
    return await actions.show(db, sealer, citizen, case, now)


handlers = [ask_for_care, list_cases, read_case, list_readers, withdraw, reopen, ask_question, answer_question]
