"""Reading what was agreed to, and changing one's mind."""

from datetime import datetime
from uuid import UUID

from litestar import get, put

from backend.care import queries as cases
from backend.care.asking.actions import open_mine, read_mine, roles_of
from backend.care.consents import actions, queries
from backend.care.consents.models import CareConsent, CareConsents, Changeable, ConsentChange
from backend.care.models import CaseRow, ConsentGiven, Purpose
from backend.care.rules import check_consents
from backend.db import Db
from backend.errors import NotAllowed
from backend.people.guards import citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer

PURPOSES: tuple[Purpose, ...] = ("care", "care_health", "care_sharing")


@get("/care/cases/{case_id:uuid}/consents", guards=[citizens])
async def read_consents(
    db: Db, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> CareConsents:  # fmt: skip
    """The last word on each; for the person and whoever they let act for them."""
    case = await read_mine(db, citizen, case_id, now, source, "consents")
    return await _show(db, case, may_change=await _may_change(db, citizen, case, now))


@put("/care/cases/{case_id:uuid}/consents/{purpose:str}", guards=[citizens])
async def change_consent(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, case_id: UUID, purpose: Changeable,
    data: ConsentChange,
) -> CareConsents:  # fmt: skip
    """Agree, or agree no more; it holds at once. Raises NotAllowed to whoever is not the person or their guardian."""
    case = await open_mine(db, citizen, case_id, now, lock=True)
    if not await _may_change(db, citizen, case, now):
        raise NotAllowed
    if data.given:
        check_consents([ConsentGiven(purpose, data.version, given=True)], await cases.current_versions(db), needed=None)
    await actions.change(db, sealer, citizen, case, purpose, data.version, now, given=data.given)
    return await _show(db, case, may_change=True)


async def _may_change(db: Db, citizen: CitizenSession, case: CaseRow, now: datetime) -> bool:
    """The person, or the guardian whom a court named (PIPA art. 22-2, 38). Raises NotAllowed to whoever waits for the
    person's yes."""
    roles, _ = await roles_of(db, citizen, case, now)
    if not (roles.is_person or roles.is_mandated):
        raise NotAllowed
    is_guardian = roles.is_mandated and roles.is_requester and case.relation == "ward"
    return case.person_died_at is None and (roles.is_person or is_guardian)


async def _show(db: Db, case: CaseRow, *, may_change: bool) -> CareConsents:
    words = {word.purpose: word for word in await queries.list_last_words(db, case.person_id)}
    return CareConsents(
        may_change,
        [
            CareConsent(purpose, words[purpose].given if purpose in words else None,
                        words[purpose].at if purpose in words else None)
            for purpose in PURPOSES
        ],
    )  # fmt: skip


handlers = [read_consents, change_consent]
