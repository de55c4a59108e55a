"""Acting for somebody: seeing who may, having it confirmed by a code that goes to the person, and ending it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post

from backend.care import queries as cases
from backend.care import rules as care_rules
from backend.care.mandates import queries, rules
from backend.care.mandates.models import ConfirmByCode, Mandate, Mandates
from backend.care.models import Actor
from backend.db import Database, Db
from backend.errors import NotFound
from backend.limits import client_address
from backend.people.codes.actions import check_code, send_code
from backend.people.codes.queries import use_challenge
from backend.people.guards import citizens
from backend.people.models import AskForCode, CitizenSession, CodeSent, SignIn
from backend.people.rules import CodeExpired, is_mobile
from backend.people.sessions import known_device
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append

AnyRequest = Request[Any, Any, Any]


@get("/care/mandates", guards=[citizens])
async def list_mandates(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime) -> Mandates:
    """For whom I act, and who acts for me."""
    return await _list(db, sealer, citizen, now)


@post("/care/mandates/{mandate_id:uuid}/codes", guards=[citizens], status_code=202)
async def send_mandate_code(
    request: AnyRequest, database: Database, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime,
    mandate_id: UUID,
) -> CodeSent:  # fmt: skip
    """Send the person six digits and who asks; whoever they tell them to may act for them."""
    async with database.transaction() as db:
        mandate = await _find(db, citizen, mandate_id, now)
        if mandate.citizen_id != citizen.id:
            raise NotFound
        if mandate.status != "asked":
            raise rules.MandateOver
        sealed = await queries.find_phone(db, mandate_id)
    phone = sealer.open(sealed) if sealed else ""
    if not is_mobile(phone):
        raise rules.NoNumber
    return await send_code(
        database, settings, sealer, AskForCode(phone, "ko"), now,
        address=client_address(request, settings), device=known_device(request), bound_to=mandate_id,
        job="send_mandate_code",
    )  # fmt: skip


@post("/care/mandates/{mandate_id:uuid}/code", guards=[citizens], status_code=200)
async def confirm_by_code(
    database: Database, sealer: Sealer, citizen: CitizenSession, now: datetime, mandate_id: UUID, data: ConfirmByCode
) -> Mandates:
    """The digits that the person passed on: from now on I act for them."""
    await check_code(database, sealer, SignIn(data.challenge_id, data.code), now, bound_to=mandate_id)
    async with database.transaction() as db:
        mandate = await _find(db, citizen, mandate_id, now, lock=True)
        if mandate.citizen_id != citizen.id:
            raise NotFound
        if not await use_challenge(db, data.challenge_id, now):
            raise CodeExpired
        if not await queries.confirm(db, mandate_id, "code", now):
            raise rules.MandateOver
        await _note(db, sealer, citizen, mandate, "mandate_confirmed", now)
        return await _list(db, sealer, citizen, now)


@post("/care/mandates/{mandate_id:uuid}/accept", guards=[citizens], status_code=200)
async def accept(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, mandate_id: UUID) -> Mandates:
    """Let somebody act for me, in a session that proves who I am. One that acts already stays so."""
    mandate = await _find(db, citizen, mandate_id, now, lock=True)
    if mandate.person_citizen_id != citizen.id:
        raise NotFound
    if citizen.vouched_from > mandate.asked_at and not await cases.is_activated(db, citizen.id):
        raise care_rules.ProofNeeded
    if mandate.status != "confirmed":
        if not await queries.confirm(db, mandate_id, "account", now):
            raise rules.MandateOver
        await _note(db, sealer, citizen, mandate, "mandate_confirmed", now)
    return await _list(db, sealer, citizen, now)


@post("/care/mandates/{mandate_id:uuid}/end", guards=[citizens], status_code=200)
async def end(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, mandate_id: UUID) -> Mandates:
    """Say no to who asks, let somebody act for me no more, or stop acting for them; at once. What is over stays so."""
    mandate = await _find(db, citizen, mandate_id, now, lock=True)
    if mandate.status in ("asked", "confirmed"):
        refused = mandate.status == "asked" and mandate.person_citizen_id == citizen.id
        # Noted first: who acts no more sees the cases no more.
        await _note(db, sealer, citizen, mandate, "mandate_refused" if refused else "mandate_revoked", now)
        await queries.end(db, mandate_id, "refused" if refused else "revoked", now)
    return await _list(db, sealer, citizen, now)


async def _find(
    db: Db, citizen: CitizenSession, mandate_id: UUID, now: datetime, *, lock: bool = False
) -> queries.MandateRow:
    """A mandate that concerns this citizen. Raises NotFound."""
    today = day_in_seoul(now)
    await cases.enter(db, today, citizen_id=citizen.id)
    if lock:
        await queries.lock_mandate(db, mandate_id)
    for row in await queries.list_mandates(db, citizen.id, today):
        if row.id == mandate_id:
            return row
    raise NotFound


async def _list(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime) -> Mandates:
    await cases.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    rows = await queries.list_mandates(db, citizen.id, day_in_seoul(now))
    return Mandates(
        [_show(row, _name_of_person(row, sealer), sealer) for row in rows if row.citizen_id == citizen.id],
        [_show(row, row.citizen_name, sealer) for row in rows if row.person_citizen_id == citizen.id],
    )


def _name_of_person(row: queries.MandateRow, sealer: Sealer) -> str | None:
    sealed = row.person_name_sealed
    return sealer.open(sealed) if row.status == "confirmed" and sealed else None


def _show(row: queries.MandateRow, name: str | None, sealer: Sealer) -> Mandate:
    phone = row.person_phone_sealed
    return Mandate(
        id=row.id, relation=row.relation, name=name, status=row.status, asked_at=row.asked_at,
        valid_until=row.valid_until, confirmed_at=row.confirmed_at, confirmed_how=row.confirmed_how,
        digest=row.digest, can_send_code=phone is not None and is_mobile(sealer.open(phone)),
    )  # fmt: skip


async def _note(
    db: Db, sealer: Sealer, citizen: CitizenSession, mandate: queries.MandateRow, action: str, now: datetime
) -> None:
    """Note it at each of the person's open cases that this citizen sees, and refresh the pages of both."""
    actor = Actor("citizen", citizen.id)
    await append(db, at=now, actor_kind="citizen", actor_id=citizen.id, action=action, subject_kind="mandate",
                 subject_id=mandate.id, citizen_id=mandate.person_citizen_id, fields=["status"])  # fmt: skip
    for case_id in await queries.list_case_ids(db, mandate.person_id):
        case = await cases.find_case(db, case_id)
        await cases.append_event(db, sealer, case_id, actor, action, now)
        await cases.tell(db, case, f"citizen:{mandate.citizen_id}")


handlers = [list_mandates, send_mandate_code, confirm_by_code, accept, end]
