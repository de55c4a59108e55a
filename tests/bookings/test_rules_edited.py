"""Points and lending by dated rules: administrators set them from a day on, and the past stays."""

import re
from typing import Any

import pytest

from backend.bookings.lending import rules as lending
from backend.bookings.lending.queries import find_rules as find_lending
from backend.bookings.penalties import rules as penalties
from backend.bookings.penalties.queries import find_rules, insert_penalty
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code
from tests.server import PROJECT

POINTS = {"no_show_points": 2, "late_cancel_points": 1, "most_points": 4, "pause_days": 14, "lapse_days": 60}
LENDING: dict[str, Any] = {
    "days_out": 3, "max_a_year": 4, "max_live": 1, "days_ahead": 7, "notice_minutes": 60, "cancel_until_minutes": 120,
    "slot_minutes": 30, "slot_places": 1, "cleaning_days": 2, "reminder_days": 2, "max_extension_days": 0,
    "age_from": 18, "age_to": 34, "non_residents": "never",
}  # fmt: skip


class Notices:
    """One of the two kinds of rules, as the console sets them."""

    def __init__(self, who: Person, path: str, body: dict[str, Any]) -> None:
        self.who, self.path, self.body = who, path, body

    async def read(self) -> list[dict[str, Any]]:
        reply = await self.who.get(self.path)
        assert reply.status_code == 200, reply.text
        return reply.json()["rules"]

    async def put(self, valid_from: str, *, seen: list[int] | None = None, **changed: Any) -> Any:
        seen = [one["id"] for one in await self.read()] if seen is None else seen
        return await self.who.put(self.path, {**self.body, "valid_from": valid_from, "rule_ids": seen, **changed})

    async def remove(self, rules_id: int) -> Any:
        return await self.who.client.delete(f"{self.path}/{rules_id}", headers=self.who.headers)

    async def spans(self) -> list[tuple[str, str | None]]:
        return [(one["valid_from"], one["valid_until"]) for one in await self.read()]


@pytest.fixture(params=["points", "lending"])
async def notices(cafe: Cafe, request: pytest.FixtureRequest) -> Notices:
    boss = await cafe.staff("administrator")
    if request.param == "points":
        return Notices(boss, "/api/staff/penalty-rules", POINTS)
    await make.lending_rules(cafe.db, cafe.site_id)
    return Notices(boss, f"/api/staff/sites/{cafe.site_id}/lending-rules", LENDING)


async def test_rules_change_from_a_day_on_and_the_past_stays(notices: Notices) -> None:
    (before,) = await notices.read()
    assert (await notices.put("2026-03-20")).status_code == 200
    assert await notices.spans() == [("2020-01-01", "2026-03-19"), ("2026-03-20", None)]
    old, new = await notices.read()
    assert {**old, "valid_until": None} == before
    assert {name: new[name] for name in notices.body} == notices.body
    # One in between ends where the later one begins; one on the same day takes its place.
    assert (await notices.put("2026-03-10")).status_code == 200
    assert (await notices.put("2026-03-20")).status_code == 200
    assert await notices.spans() == [
        ("2020-01-01", "2026-03-09"), ("2026-03-10", "2026-03-19"), ("2026-03-20", None),
    ]  # fmt: skip


async def test_what_has_not_begun_can_be_removed_and_those_before_go_on(notices: Notices) -> None:
    later = (await notices.put("2026-03-20")).json()["rules"][1]["id"]
    assert (await notices.remove(later)).status_code == 200
    assert await notices.spans() == [("2020-01-01", None)]
    (only,) = await notices.read()
    assert code(await notices.remove(only["id"])) == (404, "not_found")


async def test_a_past_day_and_a_page_that_is_old_are_refused(notices: Notices) -> None:
    assert code(await notices.put("2026-03-08")) == (400, "date_in_past")
    seen = [one["id"] for one in await notices.read()]
    assert (await notices.put("2026-03-09")).status_code == 200
    assert code(await notices.put("2026-03-09", seen=seen)) == (409, "stale_version")


async def test_numbers_out_of_bounds_are_named(notices: Notices) -> None:
    wrong = {name: 9999999 for name, value in notices.body.items() if isinstance(value, int)}
    reply = await notices.put("2026-03-10", **wrong)
    assert code(reply) == (400, "invalid_request")
    assert {field["path"] for field in reply.json()["fields"]} == set(wrong)
    assert (await notices.put("2026-03-10", unknown=1)).status_code == 400


@pytest.mark.parametrize(("name", "bounds"), [("PENALTY", penalties.BOUNDS), ("LENDING", lending.BOUNDS)])
def test_the_console_knows_the_same_bounds(name: str, bounds: dict[str, tuple[int, int]]) -> None:
    source = (PROJECT / "pwa/src/staff/services/dated.ts").read_text()
    block = source.partition(f"export const {name}_BOUNDS = {{")[2].partition("}")[0]
    said = re.findall(r"^  (\w+): \[(\d+), (\d+)\],$", block, re.M)
    assert {field: (int(least), int(most)) for field, least, most in said} == bounds


async def test_each_change_is_noted(notices: Notices, cafe: Cafe) -> None:
    later = (await notices.put("2026-03-20")).json()["rules"][1]["id"]
    await notices.remove(later)
    actions = [row["action"] for row in await cafe.db.fetch("SELECT action FROM trail ORDER BY id")]
    assert [action.rpartition("_")[2] for action in actions] == ["set", "removed"]


async def test_new_points_hold_from_their_day_on(cafe: Cafe) -> None:
    boss = await cafe.staff("administrator")
    notices = Notices(boss, "/api/staff/penalty-rules", POINTS)
    await notices.put("2026-03-20")
    assert (await find_rules(cafe.db, at(23, 59, day=19))).no_show_points == 1
    assert (await find_rules(cafe.db, at(0, day=20))).no_show_points == 2


async def test_the_page_says_how_many_people_have_how_many_points(cafe: Cafe) -> None:
    for n, given in enumerate((1, 1, 3)):
        nara = await make.citizen(cafe.db)
        booking = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10 + n, day=2), status="no_show")
        await insert_penalty(cafe.db, nara, booking, "no_show", given, 90, at(11, day=2))
    boss = await cafe.staff("administrator")
    standing = (await boss.get("/api/staff/penalty-rules")).json()["standing"]
    assert standing == [{"points": 1, "people": 2}, {"points": 3, "people": 1}]


async def test_points_are_the_whole_citys_and_lending_is_the_sites(cafe: Cafe) -> None:
    other = await make.site(cafe.db, name_ko="충장 일자리카페")
    here = await cafe.staff("administrator", "site", cafe.site_id)
    assert code(await here.get("/api/staff/penalty-rules")) == (403, "not_allowed")
    points = {**POINTS, "valid_from": "2026-03-10", "rule_ids": []}
    assert code(await here.put("/api/staff/penalty-rules", points)) == (403, "not_allowed")
    body = {**LENDING, "valid_from": "2026-03-10", "rule_ids": []}
    assert code(await here.put(f"/api/staff/sites/{other}/lending-rules", body)) == (403, "not_allowed")
    assert (await here.put(f"/api/staff/sites/{cafe.site_id}/lending-rules", body)).status_code == 200
    # The first rules of a site that lent nothing.
    assert await find_lending(cafe.db, cafe.site_id, at(9).date()) is None
    found = await find_lending(cafe.db, cafe.site_id, at(9, day=10).date())
    assert found
    assert found.days_out == 3


@pytest.mark.parametrize(("changed", "path"), [({"age_from": 40, "age_to": 30}, "age_to"),
                                               ({"notice_minutes": 20000}, "notice_minutes")])  # fmt: skip
async def test_lending_rules_do_not_contradict_themselves(cafe: Cafe, changed: dict[str, int], path: str) -> None:
    boss = await cafe.staff("administrator")
    notices = Notices(boss, f"/api/staff/sites/{cafe.site_id}/lending-rules", LENDING)
    reply = await notices.put("2026-03-10", **changed)
    assert [field["path"] for field in reply.json()["fields"]] == [path]
