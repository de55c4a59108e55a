"""A visit: the way of the day, answers from two hands, an agreement, and what a whole assessment does to its case."""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from backend.seoul import SEOUL
from tests.bookings.conftest import Person
from tests.care.conftest import Office
from tests.care.desk import Desk, code, requested, routed, visit

AT = datetime(2026, 3, 10, 10, tzinfo=SEOUL)
# Every question that is asked of whoever gets by.
WELL = {
    "eats": "alone", "meals_a_day": "three", "swallows": "fine", "walks": "alone", "washes": "alone",
    "toilet": "alone", "fell": "none", "housework": "alone", "goes_out": "alone", "phone_money": "alone",
    "ill": "none", "hospital": "none", "memory": "fine", "mood": "none", "house": "safe", "heating": "fine",
    "carer": "none", "meets": "often",
}  # fmt: skip
WEAK = WELL | {"eats": "fed", "meals_a_day": "one", "walks": "person", "washes": "all", "toilet": "some",
               "housework": "cannot", "goes_out": "cannot", "meets": "never"}  # fmt: skip


class Visit(Desk):
    """A member of staff at the door of a case."""

    async def found(self) -> dict[str, Any]:
        answer = await self.who.get(f"{self.path}/assessment")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def save(
        self, mine: dict[str, Any], base: dict[str, Any] | None = None, *, key: UUID | None = None, **more: Any
    ) -> httpx.Response:
        body = {"base": base or {}, "mine": mine, "form_version": 1} | more
        return await self.who.put(f"{self.path}/assessment", body, key=key)

    async def saved(self, mine: dict[str, Any], base: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        answer = await self.save(mine, base, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def complete(self, *, key: UUID | None = None) -> httpx.Response:
        draft = (await self.found())["draft"]
        return await self.say("assessment/complete", {"version": draft["version"] if draft else 1}, key=key)


def values(draft: dict[str, Any]) -> dict[str, str]:
    return {field: given["value"] for field, given in draft["answers"].items()}


async def visited(office: Office, **changes: Any) -> tuple[Person, Visit]:
    """A manager with a case whose visit is agreed on for Tuesday at ten."""
    sera = await office.member()
    _, case_id = await requested(office, **changes)
    await routed(office, case_id)
    door = Visit(sera, case_id)
    await door.do("visit", visit(AT))
    return sera, door


async def test_a_visit_is_written_down_and_takes_the_case_on(office: Office) -> None:
    _, door = await visited(office)
    before = await door.found()
    assert (before["draft"], before["may_write"], before["may_complete"]) == (None, True, True)
    draft = await door.saved(WEAK | {"note_meals": "틀니가 안 맞아요"})
    assert (draft["lacks"], draft["outcome"]["level"]) == ([], 3)
    assert draft["answers"]["eats"]["by"]["name"] == "오세라"
    done = await door.complete()
    assert code(done) == (200, "")
    case = done.json()
    assert (case["status"], case["visits"][0]["status"]) == ("assessed", "made")
    assert case["risk"] == draft["outcome"]["risk"]
    found = await door.found()
    assert found["draft"] is None
    assert (found["whole"][0]["outcome"]["level"], found["whole"][0]["completed_by"]["name"]) == (3, "오세라")
