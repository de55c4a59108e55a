"""What every change of the directory needs: who makes it, on which day, and what it was about."""

from datetime import datetime

from litestar.di import Provide

from backend.care.directory import queries, rules
from backend.care.directory.models import Organization
from backend.care.queries import enter
from backend.db import Db
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.seoul import day_in_seoul
from backend.trail.queries import append


class Keeper:
    """Whoever reads or keeps the directory. The transaction says which day it is, and is about no dong."""

    def __init__(self, db: Db, staff: StaffSession, now: datetime, source: str | None) -> None:
        self.db, self.staff, self.now, self.source = db, staff, now, source
        self.today = day_in_seoul(now)

    async def lock(self, organization_id: int) -> queries.OrganizationRow:
        """The organization to change. Raises NotFound, NotAllowed."""
        organization = await queries.lock_organization(self.db, organization_id)
        rules.check_edits(self.staff, organization.district_id)
        return organization

    async def lock_service(self, service_id: int, version: int) -> int:
        """The service to change; returns its organization's id. Raises NotFound, NotAllowed, StaleDirectory."""
        await self.lock(await queries.find_organization_of(self.db, service_id))
        service = await queries.lock_service(self.db, service_id)
        rules.check_version(version, service.version)
        return service.organization_id

    async def record(self, action: str, kind: str, subject_id: int) -> None:
        await append(
            self.db, at=self.now, actor_kind="staff", actor_id=self.staff.id, action=action, subject_kind=kind,
            subject_id=subject_id, source=self.source,
        )  # fmt: skip

    async def show(self, organization_id: int) -> Organization:
        row = await queries.find_organization(self.db, organization_id)
        return Organization(
            id=row.id, name_ko=row.name_ko, name_en=row.name_en, phone=row.phone, district_id=row.district_id,
            valid_from=row.valid_from, valid_until=row.valid_until, version=row.version,
            may_edit=rules.may_edit(self.staff, row.district_id),
            open_orders=await queries.count_orders_left(self.db, row.id, self.today),
            locations=await queries.list_locations(self.db, row.id),
            services=await queries.list_kept(self.db, row.id),
        )  # fmt: skip


async def provide_keeper(db: Db, staff: StaffSession, now: datetime, source: str | None) -> Keeper:
    keeper = Keeper(db, staff, now, source)
    await enter(db, keeper.today)
    return keeper


DIRECTORY = {"keeper": Provide(provide_keeper)}
readers = Allow("care_manager", "care_supervisor", "administrator")
keepers = Allow("care_supervisor", "administrator")
