"""Another provider, at the desk."""

from uuid import UUID

from litestar import get, post

from backend.care import queries as cases
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.orders.actions import show_services
from backend.care.orders.models import CaseServices
from backend.care.plans.another import actions
from backend.care.plans.another.models import AnotherProvider, OtherProviders


@get("/staff/care/cases/{case_id:uuid}/services/{order_id:uuid}/others", guards=[care_staff], dependencies=DESK)
async def list_other_providers(desk: Desk, case_id: UUID, order_id: UUID) -> OtherProviders:
    """Who could give what was declined, or whose provider left, as it was approved. Raises NobodyNeeded."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("orders",))
    return await actions.show(desk, case, *await actions.find(desk, case, order_id))


@post("/staff/care/cases/{case_id:uuid}/services/{order_id:uuid}/another", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def send_to_another(desk: Desk, case_id: UUID, order_id: UUID, data: AnotherProvider) -> CaseServices:
    """Send it to another provider, which needs no new plan. Said twice, the second is refused: nobody is needed."""
    case = await desk.lock_to_work(case_id)
    order, item = await actions.find(desk, case, order_id, data.version)
    await actions.send(desk, case, order, item, data.service_id)
    await desk.record(case, "services", ("orders",))
    await cases.tell(desk.db, case)
    return await show_services(desk, case)


handlers = [list_other_providers, send_to_another]
