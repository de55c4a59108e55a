"""The city's promises, for administrators of the whole city."""

from datetime import datetime

from litestar import delete, get, post, put

from backend.care import queries as cases
from backend.care.models import CareRules
from backend.care.promises import queries, rules
from backend.care.promises.models import CareRulesAdmin, NewCareRules, Promises, TriedRules
from backend.care.rules import StaleCase
from backend.db import Db
from backend.errors import NotAllowed
from backend.params import PathId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import granted_sites
from backend.seoul import day_in_seoul
from backend.trail.queries import append

administrators = Allow("administrator")


@get("/staff/care/rules", guards=[administrators])
async def read_care_rules(db: Db, staff: StaffSession) -> CareRulesAdmin:
    """What is promised, was and will be, and who said so."""
    _check_city(staff)
    return CareRulesAdmin(await queries.list_rules(db))


@post("/staff/care/rules/try", guards=[administrators], status_code=200)
async def try_care_rules(db: Db, staff: StaffSession, now: datetime, data: TriedRules) -> Promises:
    """What these rules would promise somebody who asks now; nothing is kept."""
    _check_city(staff)
    rules.check_rules(data)
    return rules.promises(data, now, await cases.list_closed_days(db, day_in_seoul(now)))


@put("/staff/care/rules", guards=[administrators])
async def set_care_rules(db: Db, staff: StaffSession, now: datetime, data: NewCareRules) -> CareRulesAdmin:
    """Promise something else from a day to come; what was promised until then stays."""
    await _lock(db, staff, data.rule_ids, now)
    rules.check_ahead(data.valid_from, day_in_seoul(now))
    rules.check_rules(data)
    kept = CareRules(**{name: getattr(data, name) for name in CareRules.__struct_fields__})
    rules_id = await queries.set_rules(db, kept, data.valid_from, staff.id, now)
    return await _changed(db, staff, "care_rules_set", rules_id, now)


@delete("/staff/care/rules/{rules_id:int}", guards=[administrators], status_code=200)
async def remove_care_rules(db: Db, staff: StaffSession, now: datetime, rules_id: PathId) -> CareRulesAdmin:
    """Forget rules that have not begun; those before them go on."""
    await _lock(db, staff, None, now)
    await queries.delete_rules(db, rules_id, day_in_seoul(now))
    return await _changed(db, staff, "care_rules_removed", rules_id, now)


def _check_city(staff: StaffSession) -> None:
    if granted_sites(staff, "administrator") is not None:
        raise NotAllowed


async def _lock(db: Db, staff: StaffSession, seen: list[int] | None, now: datetime) -> None:
    """Raises StaleCase where somebody else was first."""
    _check_city(staff)
    # The base asks which day it is before it lets a rule change.
    await cases.enter(db, day_in_seoul(now))
    await queries.lock_rules(db)
    if seen is not None and seen != [one.id for one in await queries.list_rules(db)]:
        raise StaleCase


async def _changed(db: Db, staff: StaffSession, action: str, rules_id: int, now: datetime) -> CareRulesAdmin:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action, subject_kind="care_rules",
                 subject_id=rules_id)  # fmt: skip
    return CareRulesAdmin(await queries.list_rules(db))


handlers = [read_care_rules, try_care_rules, set_care_rules, remove_care_rules]
