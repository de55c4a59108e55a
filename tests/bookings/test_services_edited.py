"""An administrator sets up what a site offers, and takes nothing from those who have booked."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.bookings.services.queries import delete_rules, set_rules
from backend.bookings.services.rules import BOUNDS
from backend.db import Db
from backend.errors import NotFound
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code
from tests.server import PROJECT

SERVICE = {"kind": "counselling", "name_ko": "이력서 상담", "name_en": "CV clinic", "description_ko": "같이 고쳐요.",
           "description_en": "We mend it together."}  # fmt: skip
RULES = {"duration_minutes": 30, "granularity_minutes": 30, "days_ahead": 14, "notice_minutes": 60,
         "cancel_until_minutes": 120, "max_live": 2, "valid_from": "2026-03-09"}  # fmt: skip
ROOM_CHANGE = {"version": 0, "active": True, "name_ko": "방", "name_en": "R"}
ROOM = {"kind": "room", "name_ko": "큰 방", "name_en": "Large room", "capacity": 50}


class Admin:
    """An administrator and what they send, each with the newest version unless the test says another one."""

    def __init__(self, cafe: Cafe, person: Person) -> None:
        self.cafe, self.person = cafe, person

    async def site(self) -> Any:
        return (await self.person.get(f"/api/staff/sites/{self.cafe.site_id}/services")).json()

    async def service(self, service_id: int = 0) -> Any:
        return next(s for s in (await self.site())["services"] if s["id"] == (service_id or self.cafe.service_id))

    async def resource(self, resource_id: int) -> Any:
        return next(r for r in (await self.site())["resources"] if r["id"] == resource_id)

    async def add_service(self, **change: Any) -> Any:
        return await self.person.post(f"/api/staff/sites/{self.cafe.site_id}/services", SERVICE | change)

    async def add_resource(self, **change: Any) -> Any:
        return await self.person.post(f"/api/staff/sites/{self.cafe.site_id}/resources", ROOM | change)

    async def put_service(self, **change: Any) -> Any:
        service = await self.service()
        known = {name: service[name] for name in (*SERVICE, "questions", "position", "active", "version")}
        return await self.person.put(f"/api/staff/services/{self.cafe.service_id}", known | change)

    async def put_rules(self, **change: Any) -> Any:
        known = RULES | {"version": (await self.service())["version"]}
        return await self.person.put(f"/api/staff/services/{self.cafe.service_id}/rules", known | change)

    async def put_serving(self, *resources: Any, **change: Any) -> Any:
        body = {"version": (await self.service())["version"], "resources": [
            resource if isinstance(resource, dict) else {"resource_id": resource} for resource in resources
        ]}  # fmt: skip
        return await self.person.put(f"/api/staff/services/{self.cafe.service_id}/resources", body | change)

    async def put_resource(self, resource_id: int, **change: Any) -> Any:
        resource = await self.resource(resource_id)
        known = {name: value for name, value in resource.items() if name not in ("id", "kind", "visits", "hours")}
        return await self.person.put(f"/api/staff/resources/{resource_id}", known | change)


@pytest.fixture
async def admin(cafe: Cafe) -> Admin:
    return Admin(cafe, await cafe.staff("administrator"))


def fields(reply: Any) -> set[str]:
    assert code(reply) == (400, "invalid_request"), reply.text
    return {field["path"] for field in reply.json().get("fields", [])}


# Services


async def test_a_service_can_be_booked_once_it_has_rules_and_somebody_who_serves_it(admin: Admin) -> None:
    cafe = admin.cafe
    added = await admin.add_service()
    assert added.status_code == 201, added.text
    cafe.service_id = added.json()["id"]
    assert cafe.service_id not in [s["id"] for s in (await cafe.client.get("/api/services")).json()]
    assert (await admin.put_rules()).status_code == 200
    assert cafe.service_id in [s["id"] for s in (await cafe.client.get("/api/services")).json()]
    assert await cafe.times() == []
    assert (await admin.put_serving(cafe.yuna)).status_code == 200
    assert (await cafe.times())[:2] == ["10:00", "10:30"]
    trail = await cafe.db.fetch("SELECT action FROM trail WHERE subject_kind = 'service' ORDER BY id")
    assert [row["action"] for row in trail] == ["service_added", "service_rules_set", "service_resources_changed"]


async def test_a_repeated_request_adds_one_service_and_one_room(admin: Admin) -> None:
    key, site = uuid4(), f"/api/staff/sites/{admin.cafe.site_id}"
    for path, body in ((f"{site}/services", SERVICE), (f"{site}/resources", ROOM)):
        first, again = [await admin.person.post(path, body, key=key) for _ in range(2)]
        assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
        other = await admin.person.post(path, body | {"name_ko": "다른 이름"}, key=key)
        assert code(other) == (422, "idempotency_key_reused")


async def test_what_cannot_be_booked_any_more_keeps_its_visits(admin: Admin) -> None:
    cafe = admin.cafe
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(10))
    assert (await admin.service())["visits"] == 1
    assert (await admin.put_service(active=False)).json()["active"] is False
    free = await cafe.client.get(
        f"/api/services/{cafe.service_id}/availability", params={"from": "2026-03-09", "days": 1}
    )
    assert code(free) == (404, "not_found")
    assert (await nara.get(f"/api/bookings/{booking['id']}")).json()["status"] == "confirmed"
    day = await (await cafe.staff()).get("/api/staff/sites-of-mine")
    assert cafe.site_id in [site["id"] for site in day.json()]
    assert (await admin.put_service(active=True)).status_code == 200
    assert "10:40" in await cafe.times()


async def test_what_citizens_read_is_tidied(admin: Admin) -> None:
    changed = await admin.put_service(name_ko="  새  이름 ", description_ko=" 첫 줄\n둘째 줄 ")
    assert (changed.json()["name_ko"], changed.json()["description_ko"]) == ("새 이름", "첫 줄\n둘째 줄")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name_ko": " ", "description_en": " \n "}, {"name_ko", "description_en"}),
        ({"name_en": "\u202eabc"}, {"name_en"}),
        ({"questions": [{"id": "", "ask_ko": "왜요?", "ask_en": "Why?"}]}, {"questions.0.id"}),
        ({"questions": [{"id": "a", "ask_ko": " ", "ask_en": "x" * 201}]},
         {"questions.0.ask_ko", "questions.0.ask_en"}),
        ({"questions": [{"id": "a", "ask_ko": "왜요?", "ask_en": "Why?"}] * 2}, {"questions.1.id"}),
        (
            {"questions": [{"id": "a", "ask_ko": "왜?", "ask_en": "Why?", "choices": [{"ko": "가", "en": "A"}]}]},
            {"questions.0.choices"},
        ),
        (
            {"questions": [{"id": "a", "ask_ko": "왜?", "ask_en": "Why?", "choices": [
                {"ko": "가", "en": "A"}, {"ko": "가", "en": "A"}, {"ko": "", "en": "B"}]}]},
            {"questions.0.choices.1.ko", "questions.0.choices.2.ko"},
        ),
    ],
)  # fmt: skip
async def test_a_service_that_says_nothing_is_refused_at_its_fields(admin: Admin, change: Any, wrong: set[str]) -> None:
    assert fields(await admin.add_service(**change)) == wrong
    assert fields(await admin.put_service(**change)) == wrong


@pytest.mark.parametrize(
    "change",
    [{"kind": "party"}, {"name_ko": ""}, {"name_en": "x" * 61}, {"description_ko": "x" * 501}, {"position": -1},
     {"questions": [{"id": str(n), "ask_ko": "왜?", "ask_en": "Why?"} for n in range(11)]}, {"note": ""}],
)  # fmt: skip
async def test_a_service_that_makes_no_sense_is_refused(admin: Admin, change: Any) -> None:
    assert code(await admin.add_service(**change)) == (400, "invalid_request")


async def test_two_administrators_do_not_write_over_each_other(admin: Admin) -> None:
    cafe = admin.cafe
    old = (await admin.service())["version"]
    room = (await admin.add_resource()).json()["id"]
    assert (await admin.put_service(name_ko="먼저")).status_code == 200
    assert code(await admin.put_service(name_ko="나중", version=old)) == (409, "stale_version")
    assert code(await admin.put_rules(version=old)) == (409, "stale_version")
    assert code(await admin.put_serving(cafe.yuna, version=old)) == (409, "stale_version")
    assert (await admin.service())["name_ko"] == "먼저"
    assert (await admin.put_resource(room, name_ko="먼저")).status_code == 200
    assert code(await admin.put_resource(room, name_ko="나중", version=0)) == (409, "stale_version")


# Rules


def test_the_console_knows_the_same_bounds() -> None:
    source = (PROJECT / "pwa/src/staff/services/rules.ts").read_text()
    said = re.findall(r"^  (\w+): \[(\d+), (\d+)\],$", source, re.M)
    assert {name: (int(least), int(most)) for name, least, most in said} == BOUNDS


async def test_new_rules_hold_from_their_day_on_and_those_before_stay(admin: Admin) -> None:
    cafe = admin.cafe
    assert (
        await admin.put_rules(duration_minutes=60, granularity_minutes=60, valid_from="2026-03-11")
    ).status_code == 200
    assert (await cafe.times("2026-03-10"))[1] == "10:40"
    assert (await cafe.times("2026-03-11"))[1] == "11:00"
    days = [(r["duration_minutes"], r["valid_from"], r["valid_until"]) for r in (await admin.service())["rules"]]
    assert days == [(40, "2020-01-01", "2026-03-10"), (60, "2026-03-11", None)]


async def test_rules_that_are_to_come_are_replaced_or_forgotten_and_those_of_the_past_are_not(admin: Admin) -> None:
    await admin.put_rules(valid_from="2026-03-16", max_live=3)
    assert [r["max_live"] for r in (await admin.put_rules(valid_from="2026-03-16", max_live=4)).json()["rules"]] == [
        2,
        4,
    ]
    # Between the two.
    rules = (await admin.put_rules(valid_from="2026-03-12", max_live=5)).json()["rules"]
    assert [(r["max_live"], r["valid_until"]) for r in rules] == [(2, "2026-03-11"), (5, "2026-03-15"), (4, None)]
    path = f"/api/staff/services/{admin.cafe.service_id}/rules"
    client, headers = admin.cafe.client, admin.person.headers
    version = (await admin.service())["version"]
    gone = await client.delete(f"{path}/{rules[1]['id']}", params={"version": version}, headers=headers)
    assert [(r["max_live"], r["valid_until"]) for r in gone.json()["rules"]] == [(2, "2026-03-15"), (4, None)]
    past = await client.delete(f"{path}/{rules[0]['id']}", params={"version": version + 1}, headers=headers)
    assert code(past) == (404, "not_found")
    assert code(await admin.put_rules(valid_from="2026-03-08")) == (400, "date_in_past")


@pytest.mark.parametrize("name", BOUNDS)
async def test_every_number_has_its_bounds(admin: Admin, name: str) -> None:
    least, most = BOUNDS[name]
    for value in (least - 1, most + 1, -(2**31)):
        assert name in fields(await admin.put_rules(**{name: value}))
    assert code(await admin.put_rules(**{name: 2**63})) == (400, "invalid_request")
    assert code(await admin.put_rules(**{name: 5.5})) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"duration_minutes": 32}, {"duration_minutes"}),
        ({"granularity_minutes": 7, "buffer_after_minutes": 1}, {"granularity_minutes", "buffer_after_minutes"}),
        ({"max_duration_minutes": 20}, {"max_duration_minutes"}),
        ({"max_duration_minutes": 75}, {"max_duration_minutes"}),
        ({"max_minutes_a_day": 25}, {"max_minutes_a_day"}),
        ({"age_from": 39, "age_to": 19}, {"age_to"}),
        ({"days_ahead": 0, "notice_minutes": 1440}, {"notice_minutes"}),
        ({"duration_minutes": 0, "granularity_minutes": 0, "max_duration_minutes": 60, "max_live": 0},
         {"duration_minutes", "granularity_minutes", "max_live"}),
    ],
)  # fmt: skip
async def test_rules_that_contradict_themselves_are_refused_at_their_fields(
    admin: Admin, change: Any, wrong: set[str]
) -> None:
    assert fields(await admin.put_rules(**change)) == wrong


@pytest.mark.parametrize(
    "change",
    [{"max_duration_minutes": 30}, {"max_duration_minutes": 90}, {"max_minutes_a_day": 30},
     {"age_from": 19, "age_to": 19}, {"age_to": 39}, {"days_ahead": 0, "notice_minutes": 1435},
     {"residents_only": True, "needs_approval": True}],
)  # fmt: skip
async def test_rules_up_to_their_bounds_are_set(admin: Admin, change: Any) -> None:
    reply = await admin.put_rules(**change)
    assert reply.status_code == 200, reply.text
    assert change.items() <= reply.json()["rules"][-1].items()


TODAY = date(2026, 3, 9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=12))
async def test_whatever_is_set_and_forgotten_one_rule_holds_a_day(db: Db, steps: list[tuple[int, int]]) -> None:
    """A step sets rules from a day on or, each third time, forgets some that were to come."""
    undone = db.transaction()
    await undone.start()
    service_id = await make.service(db, await make.site(db), valid_from=TODAY + timedelta(days=steps[0][1]))
    model = {steps[0][1]: 0}
    for turn, (what, day) in enumerate(steps, 1):
        if what % 3 == 0:
            rules_id = await db.fetchval(
                "SELECT id FROM service_rules WHERE service_id = $1 AND lower(valid) = $2", service_id,
                TODAY + timedelta(days=day),
            )  # fmt: skip
            if rules_id and day > 0:
                await delete_rules(db, service_id, rules_id, TODAY)
                del model[day]
            elif rules_id:
                with pytest.raises(NotFound):
                    await delete_rules(db, service_id, rules_id, TODAY)
        else:
            rules = make.service_rules(max_live=turn)
            await set_rules(db, service_id, rules, TODAY + timedelta(days=day))
            model[day] = turn
    for day in range(-1, 16):
        live = await db.fetch(
            "SELECT max_live FROM service_rules WHERE service_id = $1 AND valid @> $2::date", service_id,
            TODAY + timedelta(days=day),
        )  # fmt: skip
        begun = [first for first in model if first <= day]
        expected = [model[max(begun)] or 2] if begun else []
        assert [row["max_live"] for row in live] == expected
    await undone.rollback()


# Who and what serves


async def test_nobody_is_taken_from_a_service_over_those_who_booked(admin: Admin) -> None:
    cafe = admin.cafe
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(14, 20), cafe.yuna)
    refused = await admin.put_serving(cafe.haneul)
    assert code(refused) == (409, "still_booked")
    (listed,) = refused.json()["bookings"]
    assert (listed["id"], listed["service_name_ko"]) == (booking["id"], "1:1 상담")
    assert set(listed) == {"id", "site_id", "service_name_ko", "service_name_en", "starts_at", "ends_at"}
    assert len((await admin.service())["resources"]) == 2
    assert (await admin.put_serving(cafe.yuna)).status_code == 200
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    assert (await admin.put_serving(cafe.haneul)).status_code == 200


async def test_a_counsellor_with_bookings_ahead_does_not_go_out_of_use(admin: Admin) -> None:
    cafe = admin.cafe
    await (await cafe.citizen()).book(cafe.service_id, at(10), cafe.yuna)
    assert (await admin.resource(cafe.yuna))["visits"] == 1
    refused = await admin.put_resource(cafe.yuna, active=False)
    assert (code(refused), len(refused.json()["bookings"])) == ((409, "still_booked"), 1)
    assert (await admin.put_resource(cafe.yuna, name_ko="정유나 팀장")).status_code == 200
    assert (await admin.put_resource(cafe.haneul, active=False)).status_code == 200
    # What was is no obstacle.
    cafe.clock.forward(days=1)
    assert (await admin.put_resource(cafe.yuna, active=False)).status_code == 200
    assert await cafe.times("2026-03-10") == []


async def reassign(admin: Admin, resource_id: int, *booking_ids: str) -> Any:
    return await admin.person.post(f"/api/staff/resources/{resource_id}/reassign", {"booking_ids": booking_ids})


async def test_who_leaves_gives_each_visit_to_a_colleague_who_is_free_then(admin: Admin) -> None:
    cafe = admin.cafe
    sora = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko="한소라")
    nara, boram, duri = [await cafe.citizen(name) for name in ("나래", "보람", "두리")]
    first = await nara.book(cafe.service_id, at(10), cafe.yuna)
    second = await boram.book(cafe.service_id, at(10, 40), cafe.yuna)
    third = await duri.book(cafe.service_id, at(13), cafe.yuna)
    # At ten a colleague is booked, and at one both are.
    for other, when in ((cafe.haneul, at(10)), (cafe.haneul, at(13)), (sora, at(13))):
        await (await cafe.citizen()).book(cafe.service_id, when, other)
    ids = [booking["id"] for booking in (first, second, third)]
    refused = await admin.put_resource(cafe.yuna, active=False)
    assert [visit["id"] for visit in refused.json()["bookings"]] == ids
    reply = (await reassign(admin, cafe.yuna, *ids)).json()
    assert (reply["given"], [visit["id"] for visit in reply["left"]]) == (2, ids[2:])
    seen = (await nara.get(f"/api/bookings/{first['id']}")).json()
    assert (seen["counsellor"]["name_ko"], seen["starts_at"], seen["status"]) == (
        "한소라", first["starts_at"], "confirmed",
    )  # fmt: skip
    told = {message["kind"]: message["title_ko"] for message in (await nara.get("/api/inbox")).json()}
    assert told["booking_moved"] == "예약이 바뀌었어요"
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'reassign'") == 2
    # Once more it finds the rest; and who was left is moved by hand.
    again = (await reassign(admin, cafe.yuna, *ids)).json()
    assert (again["given"], len(again["left"])) == (0, 1)
    assert code(await admin.put_resource(cafe.yuna, active=False)) == (409, "still_booked")
    counter = await cafe.staff()
    await counter.post(f"/api/staff/bookings/{ids[2]}/move", {"starts_at": at(14, 20).isoformat(),
                                                              "counsellor_id": cafe.haneul})  # fmt: skip
    assert (await admin.put_resource(cafe.yuna, active=False)).status_code == 200


async def test_only_ones_own_counsellors_visits_are_reassigned(admin: Admin) -> None:
    cafe = admin.cafe
    nara = await cafe.citizen()
    hers = (await nara.book(cafe.service_id, at(10), cafe.haneul))["id"]
    assert (await reassign(admin, cafe.yuna, hers, str(uuid4()))).json() == {"given": 0, "left": []}
    assert (await nara.get(f"/api/bookings/{hers}")).json()["counsellor"]["id"] == cafe.haneul
    # Who is here already stays with whom they are.
    cafe.clock.now = at(10)
    await (await cafe.staff()).post(f"/api/staff/bookings/{hers}/check-in")
    assert [visit["id"] for visit in (await reassign(admin, cafe.haneul, hers)).json()["left"]] == [hers]
    assert code(await reassign(admin, 99999, hers)) == (404, "not_found")
    assert code(await reassign(admin, cafe.yuna)) == (400, "invalid_request")
    elsewhere = await cafe.staff("administrator", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    path, body = f"/api/staff/resources/{cafe.haneul}/reassign", {"booking_ids": [hers]}
    assert code(await elsewhere.post(path, body)) == (403, "not_allowed")


async def test_a_hold_that_may_still_be_confirmed_counts_and_one_that_ran_out_does_not(admin: Admin) -> None:
    cafe = admin.cafe
    await (await cafe.citizen()).hold(cafe.service_id, at(10), cafe.yuna)
    assert code(await admin.put_resource(cafe.yuna, active=False)) == (409, "still_booked")
    cafe.clock.forward(minutes=6)
    assert (await admin.put_resource(cafe.yuna, active=False)).status_code == 200


async def test_only_what_is_in_use_at_the_site_serves_and_only_once(admin: Admin) -> None:
    cafe = admin.cafe
    other = await make.site(cafe.db, name_ko="충장 일자리카페")
    theirs = await make.counsellor(cafe.db, other)
    await admin.put_resource(cafe.haneul, active=False)
    reply = await admin.put_serving(cafe.yuna, theirs, cafe.haneul, cafe.yuna, 999999)
    assert fields(reply) == {f"resources.{n}.resource_id" for n in (1, 2, 3, 4)}


async def test_equipment_is_required_or_on_request(admin: Admin) -> None:
    cafe = admin.cafe
    laptop = (await admin.add_resource(kind="equipment", capacity=None, units=3)).json()["id"]
    await admin.put_serving(cafe.yuna, {"resource_id": laptop, "required": False})
    (service,) = [s for s in (await cafe.client.get("/api/services")).json() if s["id"] == cafe.service_id]
    assert [thing["id"] for thing in service["equipment"]] == [laptop]
    await admin.put_serving(cafe.yuna, {"resource_id": laptop, "required": True})
    booking = await (await cafe.citizen()).book(cafe.service_id, at(10))
    assert [thing["id"] for thing in booking["equipment"]] == [laptop]


async def test_there_are_never_fewer_units_than_are_lent_ahead(admin: Admin) -> None:
    cafe = admin.cafe
    laptop = (await admin.add_resource(kind="equipment", capacity=None, units=3)).json()["id"]
    await admin.put_serving(cafe.yuna, cafe.haneul, laptop)
    for _ in range(2):
        await (await cafe.citizen()).book(cafe.service_id, at(10))
    refused = await admin.put_resource(laptop, units=1)
    assert (code(refused), len(refused.json()["bookings"])) == ((409, "still_booked"), 1)
    assert (await admin.put_resource(laptop, units=2)).json()["units"] == 2


async def test_a_hall_has_rooms_as_parts_and_no_parts_of_parts(admin: Admin) -> None:
    small = (await admin.add_resource(name_ko="작은 방", capacity=6)).json()["id"]
    hall = (await admin.add_resource(part_ids=[small])).json()
    assert hall["part_ids"] == [small]
    third = (await admin.add_resource(name_ko="셋째 방")).json()["id"]
    assert fields(await admin.add_resource(part_ids=[hall["id"]])) == {"part_ids.0"}
    assert fields(await admin.put_resource(small, part_ids=[third])) == {"part_ids"}
    assert fields(await admin.put_resource(hall["id"], part_ids=[hall["id"]])) == {"part_ids.0"}
    assert fields(await admin.add_resource(part_ids=[third, third, admin.cafe.yuna])) == {"part_ids.1", "part_ids.2"}
    assert (await admin.put_resource(hall["id"], part_ids=[small, third])).json()["part_ids"] == [small, third]


async def test_a_hall_that_is_booked_keeps_its_parts_and_they_stay_in_use(admin: Admin) -> None:
    cafe = admin.cafe
    small, third = [(await admin.add_resource(name_ko=name)).json()["id"] for name in ("작은 방", "셋째 방")]
    hall = (await admin.add_resource(part_ids=[small])).json()["id"]
    await admin.put_serving(hall)
    await (await cafe.citizen()).book(cafe.service_id, at(10))
    assert code(await admin.put_resource(hall, part_ids=[])) == (409, "still_booked")
    assert code(await admin.put_resource(hall, part_ids=[small, third])) == (409, "still_booked")
    assert code(await admin.put_resource(small, active=False)) == (409, "still_booked")
    assert (await admin.put_resource(hall, name_ko="강당")).status_code == 200


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"units": 2}, {"units"}),
        ({"kind": "equipment", "equipment_ko": "책상", "part_ids": [1]}, {"capacity", "equipment_ko", "part_ids"}),
        ({"kind": "counsellor", "units": 2}, {"units", "capacity"}),
        ({"name_ko": " ", "equipment_en": "a\u0000b"}, {"name_ko", "equipment_en"}),
        ({"staff_id": str(uuid4())}, {"staff_id"}),
        ({"kind": "counsellor", "capacity": None, "staff_id": str(uuid4())}, {"staff_id"}),
        ({"part_ids": [999999]}, {"part_ids.0"}),
    ],
)
async def test_a_resource_that_makes_no_sense_is_refused_at_its_fields(admin: Admin, change: Any, wrong: Any) -> None:
    assert fields(await admin.add_resource(**change)) == wrong


@pytest.mark.parametrize(
    "change", [{"units": 0}, {"units": 501}, {"capacity": 0}, {"capacity": 1001}, {"kind": "suit"}]
)
async def test_a_resource_out_of_bounds_is_refused(admin: Admin, change: Any) -> None:
    assert code(await admin.add_resource(**change)) == (400, "invalid_request")


async def test_a_counsellor_is_linked_to_somebody_who_counsels_at_the_site(admin: Admin) -> None:
    cafe = admin.cafe
    here = await make.staff(cafe.db, "counsellor", "site", cafe.site_id, name="이서진")
    elsewhere = await make.staff(cafe.db, "counsellor", "site", await make.site(cafe.db))
    assert str(here) in [colleague["id"] for colleague in (await admin.site())["colleagues"]]
    assert (await admin.put_resource(cafe.yuna, staff_id=str(here))).json()["staff_id"] == str(here)
    assert fields(await admin.put_resource(cafe.yuna, staff_id=str(elsewhere))) == {"staff_id"}
    # Whoever has left since is no reason not to change the rest.
    await cafe.db.execute("UPDATE staff SET active = false WHERE id = $1", here)
    assert (await admin.put_resource(cafe.yuna, name_ko="이서진")).status_code == 200


# Who may


async def test_an_administrator_of_one_site_sets_up_that_one(cafe: Cafe) -> None:
    other = await make.site(cafe.db, name_ko="충장 일자리카페")
    theirs = await make.service(cafe.db, other)
    room = await make.room(cafe.db, other)
    admin = Admin(cafe, await cafe.staff("administrator", "site", cafe.site_id))
    person = admin.person
    assert (await admin.add_service()).status_code == 201
    assert (await admin.put_rules()).status_code == 200
    for reply in (
        await person.get(f"/api/staff/sites/{other}/services"),
        await person.post(f"/api/staff/sites/{other}/services", SERVICE),
        await person.post(f"/api/staff/sites/{other}/resources", ROOM),
        await person.put(f"/api/staff/services/{theirs}", SERVICE | {"version": 0, "active": True}),
        await person.put(f"/api/staff/services/{theirs}/rules", RULES | {"version": 0}),
        await person.put(f"/api/staff/services/{theirs}/resources", {"version": 0, "resources": []}),
        await person.put(
            f"/api/staff/resources/{room}", {"version": 0, "active": True, "name_ko": "방", "name_en": "R"}
        ),
    ):
        assert code(reply) == (403, "not_allowed")


@pytest.mark.parametrize("scope", [("district", make.SEO_GU), ("dong", make.CHIPYEONG)])
async def test_a_district_is_no_site(cafe: Cafe, scope: tuple[str, int]) -> None:
    admin = Admin(cafe, await cafe.staff("administrator", *scope))
    assert code(await admin.add_service()) == (403, "not_allowed")


@pytest.mark.parametrize("id", [999999, 2**31, 0])
async def test_what_is_not_there_is_not_changed(admin: Admin, id: int) -> None:
    person = admin.person
    for reply in (
        await person.get(f"/api/staff/sites/{id}/services"),
        await person.post(f"/api/staff/sites/{id}/services", SERVICE),
        await person.put(f"/api/staff/services/{id}/rules", RULES | {"version": 0}),
        await person.put(f"/api/staff/resources/{id}", ROOM_CHANGE),
    ):
        assert reply.status_code in (400, 404)
