"""The directory: searched by whoever plans care, and kept true by administrators and supervisors."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import QueryParameter

from backend.care.directory import queries, rules
from backend.care.directory.actions import DIRECTORY, Keeper, keepers, readers
from backend.care.directory.models import (
    CareServiceChange,
    NewCareService,
    NewOrganization,
    NewPrice,
    Organization,
    OrganizationChange,
    OrganizationEnd,
    OrganizationListed,
    ServiceNeed,
    ServiceOffered,
)
from backend.idempotency import IdempotencyKey, already, made
from backend.params import MaybeQueryId, PathId
from backend.text import one_line

Age = Annotated[int | None, QueryParameter(ge=0, le=120)]
Text = Annotated[str, QueryParameter(max_length=80)]


@get("/staff/care/directory", guards=[readers], dependencies=DIRECTORY)
async def search_directory(
    keeper: Keeper, dong_id: MaybeQueryId = None, need: ServiceNeed | None = None, age: Age = None, text: Text = ""
) -> list[ServiceOffered]:
    """What is on offer today for somebody in a dong, in the order in which it is looked at: existing public services,
    the seven, emergency care."""
    return await queries.list_services(
        keeper.db, keeper.today, dong_id=dong_id, need=need, age=age, text=one_line(text)
    )  # fmt: skip


@get("/staff/care/organizations", guards=[readers], dependencies=DIRECTORY)
async def list_organizations(keeper: Keeper, text: Text = "") -> list[OrganizationListed]:
    """Who gives care, or gave it within a year."""
    return await queries.list_organizations(keeper.db, keeper.today, one_line(text))


@get("/staff/care/organizations/{organization_id:int}", guards=[readers], dependencies=DIRECTORY)
async def read_organization(keeper: Keeper, organization_id: PathId) -> Organization:
    """An organization with all that is written about it and its services."""
    return await keeper.show(organization_id)


@post("/staff/care/organizations", guards=[keepers], dependencies=DIRECTORY, status_code=201)
async def add_organization(keeper: Keeper, idempotency_key: IdempotencyKey, data: NewOrganization) -> Organization:
    """Write down who gives care from a day on; it has no services yet."""
    rules.check_edits(keeper.staff, data.district_id)
    named, locations = rules.tidy_organization(data)
    actor, route = f"staff:{keeper.staff.id}", "POST /api/staff/care/organizations"
    if (organization_id := await already(keeper.db, actor, route, idempotency_key, data)) is None:
        organization_id = await queries.insert_organization(
            keeper.db, named, locations, data.district_id, data.valid_from
        )
        await keeper.record("organization_added", "care_organization", organization_id)
        await made(keeper.db, actor, route, idempotency_key, organization_id)
    return await keeper.show(int(organization_id))


@put("/staff/care/organizations/{organization_id:int}", guards=[keepers], dependencies=DIRECTORY)
async def change_organization(keeper: Keeper, organization_id: PathId, data: OrganizationChange) -> Organization:
    """Correct what an organization is called, its telephone, and where it is."""
    organization = await keeper.lock(organization_id)
    rules.check_version(data.version, organization.version)
    named, locations = rules.tidy_organization(data)
    await queries.update_organization(keeper.db, organization_id, named, locations)
    await keeper.record("organization_changed", "care_organization", organization_id)
    return await keeper.show(organization_id)


@post("/staff/care/organizations/{organization_id:int}/end", guards=[keepers], dependencies=DIRECTORY, status_code=200)
async def end_organization(keeper: Keeper, organization_id: PathId, data: OrganizationEnd) -> Organization:
    """Set an organization's last day, or let it go on after all. 409 `organization_has_open_services` says how many
    orders are open after it; naming that number ends it all the same, and they stay to be handed on."""
    organization = await keeper.lock(organization_id)
    rules.check_version(data.version, organization.version)
    rules.check_end(data.last_day, organization.valid_from, keeper.today)
    if data.last_day is not None:
        left = await queries.count_orders_left(keeper.db, organization_id, data.last_day)
        rules.check_orders(left, data.open_orders)
    await queries.end_organization(keeper.db, organization_id, data.last_day)
    await keeper.record("organization_ended", "care_organization", organization_id)
    return await keeper.show(organization_id)


@post(
    "/staff/care/organizations/{organization_id:int}/services",
    guards=[keepers],
    dependencies=DIRECTORY,
    status_code=201,
)
async def add_service(
    keeper: Keeper, organization_id: PathId, idempotency_key: IdempotencyKey, data: NewCareService
) -> Organization:
    """Write down a service, on offer from today on at its price."""
    await keeper.lock(organization_id)
    told = rules.tidy_service(data)
    actor, route = f"staff:{keeper.staff.id}", f"POST /api/staff/care/organizations/{organization_id}/services"
    if await already(keeper.db, actor, route, idempotency_key, data) is None:
        service_id = await queries.insert_service(keeper.db, organization_id, data, told, keeper.today)
        await keeper.record("service_added", "care_service", service_id)
        await made(keeper.db, actor, route, idempotency_key, service_id)
    return await keeper.show(organization_id)


@put("/staff/care/services/{service_id:int}", guards=[keepers], dependencies=DIRECTORY)
async def change_service(keeper: Keeper, service_id: PathId, data: CareServiceChange) -> Organization:
    """Correct a service: its words, whom it takes, where and when, how much there is, and whether it is on offer. Need,
    kind and unit stay what they were: plans were reckoned with them."""
    organization_id = await keeper.lock_service(service_id, data.version)
    told = rules.tidy_service(data)
    await queries.update_service(keeper.db, service_id, data, told, data.status)
    await keeper.record("service_changed", "care_service", service_id)
    return await keeper.show(organization_id)


@post("/staff/care/services/{service_id:int}/prices", guards=[keepers], dependencies=DIRECTORY, status_code=200)
async def set_price(keeper: Keeper, service_id: PathId, data: NewPrice) -> Organization:
    """Set what a unit costs from a day on, tomorrow at the earliest; prices that would have begun later are
    forgotten. What is planned keeps the price of the day on which it was planned."""
    organization_id = await keeper.lock_service(service_id, data.version)
    rules.check_from_tomorrow(data.valid_from, keeper.today)
    await queries.set_price(keeper.db, service_id, data.valid_from, data.unit_won)
    await keeper.record("price_set", "care_service", service_id)
    return await keeper.show(organization_id)


handlers = [
    search_directory, list_organizations, read_organization, add_organization, change_organization, end_organization,
    add_service, change_service, set_price,
]  # fmt: skip
