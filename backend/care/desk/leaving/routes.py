"""Giving on what somebody has who leaves."""

from uuid import UUID

from litestar import post

from backend.care.desk import queries as desks
from backend.care.desk.actions import DESK, Desk
from backend.care.desk.leaving import actions
from backend.care.desk.leaving.models import GivenOn
from backend.errors import NotFound
from backend.people.guards import Allow

supervisors = Allow("care_supervisor")


@post("/staff/care/colleagues/{staff_id:uuid}/give-all", guards=[supervisors], dependencies=DESK, status_code=200)
async def give_all_of_leaver(desk: Desk, staff_id: UUID) -> GivenOn:
    """Somebody leaves: all that they have in my dongs goes to their colleagues at once, for nobody is left to wait for
    an answer with it. Said twice, the same. Raises NotFound."""
    if await desks.find_worker(desk.db, staff_id) is None:
        raise NotFound
    return await actions.give_all(desk, staff_id)


handlers = [give_all_of_leaver]
