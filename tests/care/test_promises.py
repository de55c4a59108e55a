"""Dated promises: from a day to come, by whom, and never over what held."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from backend.care import queries as cases
from backend.care.models import CareRules
from backend.care.promises.rules import promises
from backend.db import Db
from backend.seoul import SEOUL
from tests.care.conftest import TODAY, Office, by_owner
from tests.care.desk import code

RULES: dict[str, Any] = {
    "visit_working_days": 3, "emergency_until": "18:00", "plan_working_days": 7, "approval_working_days": 3,
    "service_working_days": 5, "monitoring_days": 30, "district_after_hours": 24, "city_after_hours": 72,
    "unreachable_tries": 3, "reopen_days": 180, "first_call_days": 14, "task_window_days": 7,
    "reassessment_months": 6,
}  # fmt: skip


def test_what_they_mean_is_said_in_days() -> None:
    """Asked on Friday evening, the 6th; the next Tuesday is a holiday."""
    now = datetime(2026, 3, 6, 19, tzinfo=SEOUL)
    meant = promises(CareRules(**RULES), now, {datetime(2026, 3, 10, tzinfo=SEOUL).date()})
    assert (meant.visit_by.isoformat(), meant.emergency_by.isoformat()) == ("2026-03-12", "2026-03-07T03:00:00+00:00")
    assert (meant.first_call_from.isoformat(), meant.first_call_by.isoformat()) == ("2026-03-13", "2026-03-20")
    assert (meant.reassessment_by.isoformat(), meant.reopens_until.isoformat()) == ("2026-09-04", "2026-09-02")
    assert meant.district_sees_at.isoformat() == "2026-03-13T15:00:00+00:00"


async def test_an_administrator_changes_what_is_to_come(office: Office, db: Db) -> None:
    chief = await office.member("administrator", "city", None, name="한결")
    path = "/api/staff/care/rules"
    [first] = (await chief.get(path)).json()["rules"]
    new = RULES | {"visit_working_days": 2, "valid_from": "2026-04-01", "rule_ids": [first["id"]]}
    assert code(await chief.put(path, new | {"valid_from": "2026-03-09"})) == (400, "date_in_past")
    assert code(await chief.put(path, new | {"visit_working_days": 0})) == (400, "invalid_request")
    assert code(await chief.put(path, new | {"emergency_until": "24:30"})) == (400, "invalid_request")
    assert code(await chief.put(path, new | {"city_after_hours": 1})) == (400, "invalid_request")
    shown = (await chief.put(path, new)).json()["rules"]
    assert [(r["valid_from"], r["valid_until"], r["visit_working_days"], r["made_by"]) for r in shown] == [
        ("2023-04-01", "2026-03-31", 3, None), ("2026-04-01", None, 2, "한결")]  # fmt: skip
    assert code(await chief.put(path, new)) == (409, "stale_version")
    trail = await db.fetchrow("SELECT actor_id, action FROM trail WHERE subject_kind = 'care_rules'")
    assert trail is not None
    assert (trail["actor_id"], trail["action"]) == (chief.id, "care_rules_set")
    # Today's promise is still the old one; on the day it is the new.
    assert (await cases.the_rules(db, TODAY)).visit_working_days == 3
    assert (await cases.the_rules(db, datetime(2026, 4, 1, tzinfo=SEOUL).date())).visit_working_days == 2
    removed = await chief.client.delete(f"{path}/{shown[1]['id']}", headers=chief.headers)
    assert [(r["valid_from"], r["valid_until"]) for r in removed.json()["rules"]] == [("2023-04-01", None)]
    gone = await chief.client.delete(f"{path}/{first['id']}", headers=chief.headers)
    assert code(gone) == (404, "not_found")
    tried = await chief.post(f"{path}/try", RULES)
    assert tried.json()["visit_by"] == "2026-03-12"


async def test_nobody_of_a_site_and_nobody_of_a_dong_changes_them(office: Office) -> None:
    for role, kind, scope in (("administrator", "site", 1), ("care_supervisor", "city", None)):
        who = await office.member(role, kind, scope)  # pyright: ignore[reportArgumentType]
        assert (await who.get("/api/staff/care/rules")).status_code == 403


async def test_the_base_keeps_what_held(office: Office, db: Db) -> None:
    await cases.enter(db, TODAY)
    for statement in (
        "DELETE FROM care_rules",
        "UPDATE care_rules SET valid = daterange('2023-04-01', '2024-01-01')",
        "UPDATE care_rules SET valid = daterange('2023-03-01', NULL)",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            async with db.transaction():
                await db.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction():
            await db.execute("UPDATE care_rules SET reopen_days = 0")
    assert await by_owner(db, "SELECT count(*) FROM care_rules") == 1
