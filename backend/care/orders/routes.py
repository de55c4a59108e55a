"""The services of a case at the desk, as the person reads of them, and a provider that leaves."""

from datetime import datetime, timedelta
from uuid import UUID

from litestar import get, post

from backend.care import queries as cases
from backend.care.asking.actions import read_mine, roles_of
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.directory import queries as directory
from backend.care.models import Actor, CaseRow
from backend.care.orders import actions, queries, rules
from backend.care.orders.models import (
    AllEnding,
    CaseServices,
    OrderEnding,
    OrderSeen,
    OrganizationLeaving,
    OrganizationLeft,
    ServiceOfMine,
)
from backend.care.queries import enter_city
from backend.db import Db
from backend.errors import NotAllowed
from backend.params import PathId
from backend.people.guards import Allow, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import granted_sites
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


@get("/staff/care/cases/{case_id:uuid}/services", guards=[care_staff], dependencies=DESK)
async def read_services(desk: Desk, case_id: UUID) -> CaseServices:
    """What was sent to providers, what they did, and who is looked for; that it was read can be seen by the person."""
    case = await desk.find(case_id)
    await desk.record(case, "read", ("orders", "deliveries"))
    return await actions.show_services(desk, case)


@post("/staff/care/cases/{case_id:uuid}/services/end", guards=[care_staff], dependencies=DESK, status_code=200)
async def end_services(desk: Desk, case_id: UUID, data: AllEnding) -> CaseServices:
    """End all that runs, so that the case can be closed; the person is told."""
    case = await desk.lock_to_work(case_id)
    await actions.end_all(desk, case, desk_rules.said("why", data.why))
    return await _done(desk, case)


@post("/staff/care/cases/{case_id:uuid}/services/{order_id:uuid}/end", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def end_service(desk: Desk, case_id: UUID, order_id: UUID, data: OrderEnding) -> CaseServices:
    """End one service; the person and the provider are told."""
    case = await desk.lock_to_work(case_id)
    await actions.end_one(desk, case, order_id, data.version, desk_rules.said("why", data.why))
    return await _done(desk, case)


@post("/staff/care/cases/{case_id:uuid}/services/{order_id:uuid}/settle", guards=[care_staff], dependencies=DESK,
      status_code=200)  # fmt: skip
async def settle_service(desk: Desk, case_id: UUID, order_id: UUID, data: OrderSeen) -> CaseServices:
    """What was declined, or whose provider left, needs nobody else."""
    case = await desk.lock_to_work(case_id)
    await actions.settle(desk, case, order_id, data.version)
    return await _done(desk, case)


async def _done(desk: Desk, case: CaseRow) -> CaseServices:
    await desk.record(case, "services", ("orders",))
    await cases.tell(desk.db, case)
    return await actions.show_services(desk, case)


@get("/care/cases/{case_id:uuid}/services", guards=[citizens])
async def list_services_of_mine(
    db: Db, citizen: CitizenSession, now: datetime, source: str | None, case_id: UUID
) -> list[ServiceOfMine]:  # fmt: skip
    """What comes to the person, and what no longer does: to them and to whoever may follow it; nothing to others."""
    case = await read_mine(db, citizen, case_id, now, source, "services")
    roles, _ = await roles_of(db, citizen, case, now)
    if not (roles.is_person or roles.is_mandated):
        return []
    today = day_in_seoul(now)
    return [
        ServiceOfMine(
            id=order.id, service_ko=order.service_ko, service_en=order.service_en,
            organization_ko=order.organization_ko, organization_en=order.organization_en,
            organization_phone=order.organization_phone, state=rules.state_of(order),
            care_worker=order.care_worker if order.status == "accepted" else None,
            next_on=rules.next_day(order, today), ends_on=order.ends_on,
        )
        for order in await queries.list_of_case(db, case.id)
        if order.end_reason != "replaced" and not (order.status == "declined" and not order.needs_provider)
    ]  # fmt: skip


@post("/staff/care/organizations/{organization_id:int}/leave", guards=[Allow("administrator")], status_code=200)
async def organization_leaves(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, source: str | None,
    organization_id: PathId, data: OrganizationLeaving,
) -> OrganizationLeft:  # fmt: skip
    """A provider is there no more, from this moment on: all that it had open needs another, and whom it concerns is
    told."""
    if granted_sites(staff, "administrator") is not None:
        raise NotAllowed
    await enter_city(db, now)
    organization = await directory.lock_organization(db, organization_id)
    rules.check_version(data.version, organization.version)
    if organization.valid_until is None or organization.valid_until >= day_in_seoul(now):
        last_day = max(organization.valid_from, day_in_seoul(now) - timedelta(days=1))
        await directory.end_organization(db, organization_id, last_day)
    word = desk_rules.said("why", data.why, least=0)
    count = await actions.leave(db, settings, sealer, Actor("staff", staff.id), organization_id, word, now)
    await append(
        db, at=now, actor_kind="staff", actor_id=staff.id, action="organization_left", subject_kind="care_organization",
        subject_id=organization_id, fields=("valid", "orders"), source=source,
    )  # fmt: skip
    return OrganizationLeft(count)


handlers = [read_services, end_services, end_service, settle_service, list_services_of_mine, organization_leaves]
