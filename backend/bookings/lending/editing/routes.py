"""Setting how a site lends."""

from datetime import datetime

from litestar import delete, get, put

from backend import live
from backend.bookings.lending.editing import queries
from backend.bookings.lending.models import LendingRulesAdmin, NewLendingRules
from backend.bookings.lending.rules import check_rules
from backend.bookings.services.actions import lock, record
from backend.bookings.services.queries import find_site
from backend.bookings.services.rules import StaleVersion
from backend.db import Db
from backend.params import PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites
from backend.seoul import day_in_seoul


@get("/staff/sites/{site_id:int}/lending-rules", guards=[Allow("administrator")])
async def read_lending_rules(db: Db, staff: StaffSession, now: datetime, site_id: PathId) -> LendingRulesAdmin:
    """How a site lends, with the rules of the past and those to come; without any it lends nothing."""
    check_site(granted_sites(staff, "administrator"), site_id)
    await find_site(db, site_id)
    return await _show(db, site_id, now)


@put("/staff/sites/{site_id:int}/lending-rules", guards=[Allow("administrator")])
async def set_lending_rules(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, data: NewLendingRules
) -> LendingRulesAdmin:
    """Set the rules for suits that are fetched from a day on; what is reserved keeps its days."""
    await lock(db, staff, site_id, now)
    if data.rule_ids != [one.id for one in await queries.list_rules(db, site_id)]:
        raise StaleVersion
    check_rules(data, day_in_seoul(now))
    rules_id = await queries.set_rules(db, site_id, data, data.valid_from)
    return await _changed(db, staff, "lending_rules_set", site_id, rules_id, now)


@delete("/staff/sites/{site_id:int}/lending-rules/{rules_id:int}", guards=[Allow("administrator")], status_code=200)
async def remove_lending_rules(
    db: Db, staff: StaffSession, now: datetime, site_id: PathId, rules_id: PathId
) -> LendingRulesAdmin:
    """Forget rules that have not begun; those before them go on."""
    await lock(db, staff, site_id, now)
    await queries.delete_rules(db, site_id, rules_id, day_in_seoul(now))
    return await _changed(db, staff, "lending_rules_removed", site_id, rules_id, now)


async def _show(db: Db, site_id: int, now: datetime) -> LendingRulesAdmin:
    return LendingRulesAdmin(await queries.list_rules(db, site_id), await queries.list_pick_ups(db, site_id, now))


async def _changed(
    db: Db, staff: StaffSession, action: str, site_id: int, rules_id: int, now: datetime
) -> LendingRulesAdmin:
    await record(db, staff, action, "lending_rules", rules_id, now)
    await live.tell(db, f"site:{site_id}", "loan", rules_id)
    return await _show(db, site_id, now)


handlers = [read_lending_rules, set_lending_rules, remove_lending_rules]
