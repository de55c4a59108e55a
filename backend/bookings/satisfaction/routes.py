"""Answering the question after a visit, changing the answer, or passing over it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post, put

from backend.bookings.rules import tidy
from backend.bookings.satisfaction import queries, rules
from backend.bookings.satisfaction.models import Ask, AskRow, NewScore
from backend.db import Db
from backend.people.guards import citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer


@get("/satisfaction", guards=[citizens])
async def list_asks(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime) -> list[Ask]:
    """What I am asked about and have not answered yet, the last visit first."""
    return [_show(ask, sealer, now) for ask in await queries.list_open(db, citizen.id, now)]


@get("/satisfaction/{ask_id:uuid}", guards=[citizens])
async def read_ask(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, ask_id: UUID) -> Ask:
    """One question, with what I said while it can be changed."""
    return _show(await queries.find_mine(db, citizen.id, ask_id), sealer, now)


@put("/satisfaction/{ask_id:uuid}", guards=[citizens])
async def answer(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, ask_id: UUID, data: NewScore) -> Ask:
    """Say how it was; the same again changes the answer, for a day. Then nobody knows any more who said it."""
    rules.check_open(await queries.lock_mine(db, citizen.id, ask_id), now)
    words = tidy(data.words, "words")
    await queries.write_answer(db, ask_id, data.score, sealer.seal(words) if words else None, now)
    return _show(await queries.find_mine(db, citizen.id, ask_id), sealer, now)


@post("/satisfaction/{ask_id:uuid}/skip", guards=[citizens], status_code=200)
async def skip(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, ask_id: UUID) -> Ask:
    """Say nothing; what was said before is gone."""
    rules.check_open(await queries.lock_mine(db, citizen.id, ask_id), now)
    await queries.write_skip(db, ask_id)
    return _show(await queries.find_mine(db, citizen.id, ask_id), sealer, now)


def _show(ask: AskRow, sealer: Sealer, now: datetime) -> Ask:
    fields: dict[str, Any] = {name: getattr(ask, name) for name in Ask.__struct_fields__ if hasattr(ask, name)}
    return Ask(**fields, words=sealer.open(ask.words_sealed) if ask.words_sealed else "", until=rules.until(ask, now))


handlers = [list_asks, read_ask, answer, skip]
