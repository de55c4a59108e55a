"""What I declare about my age and where I live."""

from datetime import datetime

from litestar import Router, get, put

from backend.db import Db
from backend.people.declarations import queries
from backend.people.declarations.models import Declaration, NewDeclaration
from backend.people.declarations.rules import check_born_on
from backend.people.guards import Allow
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.trail.queries import append


@get("/me/declaration", guards=[Allow("citizen")])
async def read_declaration(db: Db, sealer: Sealer, citizen: CitizenSession) -> Declaration:
    """My birthday and where I live, as I said; 404 while I have said nothing."""
    return await queries.the_declaration(db, sealer, citizen.id)


@put("/me/declaration", guards=[Allow("citizen")], status_code=200)
async def declare(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, data: NewDeclaration) -> Declaration:
    """Say when I was born and whether I live in Gwangju; services ask for nothing else about me."""
    check_born_on(data.born_on, day_in_seoul(now))
    before = await queries.find_declaration(db, sealer, citizen.id)
    if before is None or (before.born_on, before.lives_in_gwangju) != (data.born_on, data.lives_in_gwangju):
        await queries.save_declaration(db, sealer, citizen.id, data, now)
        await append(db, at=now, actor_kind="citizen", actor_id=citizen.id, action="declared", subject_kind="citizen",
                     subject_id=citizen.id, citizen_id=citizen.id, fields=["born_on", "lives_in_gwangju"])  # fmt: skip
    return await queries.the_declaration(db, sealer, citizen.id)


router = Router("/", route_handlers=[read_declaration, declare])
