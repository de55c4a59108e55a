"""Correcting who somebody is, where they live and whom to call for them."""

from uuid import UUID

from litestar import put

from backend.care import rules
from backend.care.desk import queries as desks
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.desk.models import DeskCase
from backend.care.orders.sending.actions import tell_anew
from backend.care.person import queries
from backend.care.person.models import PersonChange
from backend.errors import NotFound


@put("/staff/care/cases/{case_id:uuid}/person", guards=[care_staff], dependencies=DESK)
async def change_care_person(desk: Desk, case_id: UUID, data: PersonChange) -> DeskCase:
    """What the person said about themselves, corrected, also with those who come to them. Raises NotFound where
    they live in another dong by now."""
    case = await desk.lock_to_work(case_id)
    dong_id = await queries.dong_of_person(desk.db, case.person_id)
    if dong_id is None:
        raise NotFound
    if data.person.dong_id != dong_id:
        raise rules.StaleCase
    person = rules.tidy_person(data.person)
    rules.check_person(person, case.relation, desk.today)
    phone = rules.call_number("person.phone", person.phone)
    await queries.change_person(desk.db, desk.sealer, case.person_id, data.version, person, phone)
    await tell_anew(desk, case.person_id)
    await desks.touch(desk.db, case.id)
    await desk.note(case, "person_changed")
    return await desk.done(case.id, "change_person", ("name", "born_on", "phone", "address", "access", "contact"))


handlers = [change_care_person]
