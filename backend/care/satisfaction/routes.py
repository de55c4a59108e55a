"""Saying how care was, and reading what was said by five or more."""

from datetime import datetime, timedelta
from uuid import UUID

from litestar import get, post, put

from backend.bookings.satisfaction.models import NewScore
from backend.care.asking.actions import open_mine, read_mine
from backend.care.desk.actions import DESK, Desk
from backend.care.desk.models import DongNamed
from backend.care.satisfaction import queries, rules
from backend.care.satisfaction.models import CareAsk, CareSatisfaction, DongSatisfaction, WordsSaid
from backend.db import Db
from backend.errors import NotFound
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.text import lines
from backend.trail.queries import append

SHOWN = timedelta(days=365)


@get("/care/cases/{case_id:uuid}/satisfaction", guards=[citizens])
async def read_care_ask(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> CareAsk | None:
    """What I am asked about care that has ended; None where nobody asks me."""
    await read_mine(db, citizen, case_id, now, source, "satisfaction")
    return _show(await queries.find_mine(db, case_id, citizen.id), sealer, now)


@put("/care/cases/{case_id:uuid}/satisfaction", guards=[citizens])
async def answer_care_ask(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, data: NewScore
) -> CareAsk | None:
    """Say how it was; the same again changes the answer, for a day. Then nobody knows any more who said it."""
    await _check_open(db, citizen, case_id, now)
    words = lines(data.words)
    await queries.write_answer(db, case_id, citizen.id, data.score, sealer.seal(words) if words else None, now)
    return _show(await queries.find_mine(db, case_id, citizen.id), sealer, now)


@post("/care/cases/{case_id:uuid}/satisfaction/skip", guards=[citizens], status_code=200)
async def skip_care_ask(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID
) -> CareAsk | None:
    """Say nothing; what was said before is gone."""
    await _check_open(db, citizen, case_id, now)
    await queries.write_skip(db, case_id, citizen.id)
    return _show(await queries.find_mine(db, case_id, citizen.id), sealer, now)


async def _check_open(db: Db, citizen: CitizenSession, case_id: UUID, now: datetime) -> None:
    """Raises NotFound where nobody asks, and AnswerClosed."""
    await open_mine(db, citizen, case_id, now)
    asked = await queries.find_mine(db, case_id, citizen.id)
    if asked is None:
        raise NotFound
    rules.check_open(asked.status, asked.lapses_at, asked.answered_at, now)


def _show(asked: queries.AskRow | None, sealer: Sealer, now: datetime) -> CareAsk | None:
    if asked is None:
        return None
    words = sealer.open(asked.words_sealed) if asked.words_sealed else ""
    until = rules.until(asked.status, asked.lapses_at, asked.answered_at, now)
    return CareAsk(asked.status, asked.score, words, until)


@get("/staff/care/satisfaction", guards=[Allow("care_supervisor")], dependencies=DESK)
async def read_care_satisfaction(desk: Desk) -> CareSatisfaction:
    """What was said in a year: sums of five or more for a dong, words for a district. Reading words is noted."""
    sums = await queries.list_sums(desk.db, desk.supervised, desk.today - SHOWN)
    grants = [grant for grant in desk.staff.grants if grant.role == "care_supervisor"]
    is_city = any(grant.scope_kind == "city" for grant in grants)
    districts = [grant.scope_id for grant in grants if grant.scope_kind == "district" and grant.scope_id is not None]
    words = await queries.list_words(desk.db, None if is_city else districts)
    if words:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_satisfaction", subject_id="words", fields=("words",), source=desk.source,
        )  # fmt: skip
    return CareSatisfaction(
        [DongSatisfaction(DongNamed(row.dong_id, row.dong_ko, row.dong_en), row.scores) for row in sums],
        [WordsSaid(f"{row.said_in:%Y-%m}", desk.sealer.open(row.words_sealed)) for row in words],
    )


handlers = [read_care_ask, answer_care_ask, skip_care_ask, read_care_satisfaction]
