"""The family's week, and who is told of it."""

from datetime import datetime
from uuid import UUID

from litestar import get, post, put

from backend.care import queries as cases
from backend.care.asking.actions import read_mine
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.models import DeskCase
from backend.care.digest import actions, queries, rules
from backend.care.digest.models import Digest, DigestChoice, DigestHeard
from backend.care.models import Actor, ConsentGiven
from backend.care.rules import ProofNeeded, check_consents
from backend.db import Db
from backend.errors import NotFound
from backend.people.guards import citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.trail.queries import append


@get("/care/cases/{case_id:uuid}/digest", guards=[citizens])
async def read_digest(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> Digest:
    """The last week, for a relative of whom the person wants it. Raises NoDigest from the moment they do not."""
    case = await read_mine(db, citizen, case_id, now, source, "digest")
    today = day_in_seoul(now)
    told = await queries.find_told(db, case.id, citizen.id)
    if told is None or not told.may_be_told(today):
        raise rules.NoDigest
    return await queries.read_week(db, sealer, told, *rules.week_before(today), now)


@put("/care/mandates/{mandate_id:uuid}/digest", guards=[citizens])
async def choose_digest(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, mandate_id: UUID, data: DigestChoice
) -> None:
    """Let somebody who acts for me be told of each week, or no more; at once."""
    await cases.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    people = await queries.list_own_people(db, citizen.id)
    mandate = await queries.lock_of_person(db, mandate_id, people)
    if mandate is None:
        raise NotFound
    if data.on:
        check_consents([ConsentGiven("care_family", data.version, given=True)], await cases.current_versions(db),
                       needed="care_family")  # fmt: skip
        if citizen.vouched_from > mandate.asked_at and not await cases.is_activated(db, citizen.id):
            raise ProofNeeded
    await actions.choose(db, sealer, people[0], mandate_id, Actor("citizen", citizen.id), data.version, now, on=data.on)
    await append(
        db, at=now, actor_kind="citizen", actor_id=citizen.id, action="digest_on" if data.on else "digest_off",
        subject_kind="mandate", subject_id=mandate_id, citizen_id=citizen.id, fields=["scope"],
    )  # fmt: skip


@post("/staff/care/cases/{case_id:uuid}/mandates/{mandate_id:uuid}/digest", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def hear_digest(desk: Desk, case_id: UUID, mandate_id: UUID, data: DigestHeard) -> DeskCase:
    """What the person said about the family's weekly news, on the phone or in person."""
    case = await desk.lock_to_work(case_id)
    mandate = await queries.lock_of_person(desk.db, mandate_id, [case.person_id])
    if mandate is None:
        raise NotFound
    version = (await cases.current_versions(desk.db))["care_family"]
    await actions.choose(
        desk.db, desk.sealer, case.person_id, mandate_id, desk.actor, version, desk.now, on=data.on
    )  # fmt: skip
    return await desk.done(case.id, "digest_on" if data.on else "digest_off", ("mandate",),
                           f"citizen:{mandate.citizen_id}")  # fmt: skip


handlers = [read_digest, choose_digest, hear_digest]
