"""Correcting who somebody is and whom to call for them; numbers at home."""

from typing import Any

import pytest

from backend.db import Db
from tests.care.conftest import CHIPYEONG, Office, ask, by_owner
from tests.care.desk import Desk, code, requested, taken_in

CONTACT = {"name": "김미영", "relation": "child", "phone": "010-2222-3333"}


def person(**changes: Any) -> dict[str, Any]:
    return {
        "name": "박순자", "born_on": "1941-05-18", "phone": "062-234-5678", "dong_id": CHIPYEONG,
        "address": "상무대로 1001, 203동 1504호", "access": "개가 있어요", "lives_alone": False, "contact": CONTACT,
    } | changes  # fmt: skip


async def change(who: Any, case_id: str, version: int = 1, **changes: Any) -> Any:
    return await who.put(f"/api/staff/care/cases/{case_id}/person", {"version": version, "person": person(**changes)})


async def test_a_person_is_corrected_once_and_two_do_not_write_over_each_other(office: Office, db: Db) -> None:
    _, case_id = await requested(office)
    sera, other = await office.member(), await office.member(name="이가온")
    corrected = await change(sera, case_id)
    assert corrected.status_code == 200, corrected.text
    shown = corrected.json()["person"]
    assert (shown["phone"], shown["access"], shown["contact"], shown["version"]) == (
        "062-234-5678", "개가 있어요", CONTACT, 2)  # fmt: skip
    assert corrected.json()["events"][0]["action"] == "person_changed"
    assert code(await change(other, case_id, access="고양이가 있어요")) == (409, "stale_version")
    emptied = await change(other, case_id, 2, contact=None, phone="")
    assert (emptied.json()["person"]["contact"], emptied.json()["person"]["phone"]) == (None, "")
    assert await by_owner(db, "SELECT num_nulls(contact_name_sealed, contact_phone_sealed) FROM care_people") == 2


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"contact": CONTACT | {"phone": "1234"}}, (400, "phone_invalid")),
        ({"contact": CONTACT | {"name": "410518-2345678"}}, (422, "registration_number")),
        ({"access": "주민번호 410518-2345678"}, (422, "registration_number")),
        ({"contact": CONTACT | {"relation": "friend"}}, (400, "invalid_request")),
        ({"dong_id": 2917009}, (409, "stale_version")),
        ({"address": ""}, (400, "invalid_request")),
    ],
)
async def test_what_is_wrong_is_refused(office: Office, changes: dict[str, Any], refused: tuple[int, str]) -> None:
    _, case_id = await requested(office)
    assert code(await change(await office.member(), case_id, **changes)) == refused


async def test_a_colleagues_person_stays_as_it_is(office: Office) -> None:
    _, case_id = await requested(office)
    await Desk(await office.member(), case_id).do("take")
    assert code(await change(await office.member(name="이가온"), case_id)) == (403, "opening_needed")
    assert code(await change(await office.member(scope_id=2914008), case_id)) == (404, "not_found")


async def test_a_number_at_home_is_called_and_never_texted(office: Office) -> None:
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother", person={"phone": "062 234 5678"}))["case_id"]
    [mandate] = (await daughter.get("/api/care/mandates")).json()["mine"]
    assert mandate["can_send_code"] is False
    refused = await daughter.post(f"/api/care/mandates/{mandate['id']}/codes")
    assert code(refused) == (409, "mandate_no_number")
    sera = await office.member()
    assert (await Desk(sera, case_id).read())["person"]["phone"] == "062-234-5678"
    assert (await sera.post("/api/staff/care/find", {"text": "0622345678"})).json() == [case_id]


async def test_whom_to_call_is_asked_during_the_call(office: Office) -> None:
    sera = await office.member()
    body = taken_in()
    body["person"] |= {"contact": CONTACT}
    answer = await sera.post("/api/staff/care/requests", body)
    assert answer.status_code == 201, answer.text
    assert (await Desk(sera, answer.json()["case_id"]).read())["person"]["contact"] == CONTACT
