"""Changing one's mind about what may be kept and told: the person's own, at once, and no relative's."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import code, requested
from tests.care.plans import boss_of, service, submitted


async def put(who: Person, case_id: str, purpose: str, *, given: bool, version: int = 1) -> httpx.Response:
    return await who.put(f"/api/care/cases/{case_id}/consents/{purpose}", {"given": given, "version": version})


def said(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {consent["purpose"]: consent["given"] for consent in answer.json()["consents"]}


async def test_my_yes_sends_the_plan_and_my_no_hides_me_from_providers(office: Office, db: Db) -> None:
    consents = [{"purpose": p, "version": 1, "given": p == "care"} for p in ("care", "care_health", "care_sharing")]
    me, case_id = await requested(office, consents=consents)
    meals = await service(db, maximum=10)
    await submitted(office, meals, case_id=case_id)
    boss = await boss_of(office, case_id)
    assert code(await boss.act("approve")) == (200, "")
    shown = await me.get(f"/api/care/cases/{case_id}/consents")
    assert (shown.json()["may_change"], said(shown)["care_sharing"]) == (True, False)
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 0
    for _ in range(2):  # The same word again changes nothing.
        assert said(await put(me, case_id, "care_sharing", given=True))["care_sharing"] is True
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 1
    assert await by_owner(db, "SELECT count(*) FROM care_consents WHERE purpose = 'care_sharing'") == 2
    assert said(await put(me, case_id, "care_sharing", given=False))["care_sharing"] is False
    await by_owner(db, "SELECT set_config('care.organizations', organization_id::text, true) FROM care_orders")
    assert await by_owner(db, "SELECT a.shared FROM care_orders o, care_orders_about(ARRAY[o.id]) a") is False
    # Whoever looks after the case reads it, and who said it.
    events = (await boss.read())["events"]
    assert [event["action"] for event in events[:2]] == ["sharing_refused", "sharing_given"]


async def test_what_i_wrote_about_my_health_goes_with_my_consent(office: Office, db: Db) -> None:
    me, case_id = await requested(office)
    assert (await me.get(f"/api/care/cases/{case_id}")).json()["words"]
    assert said(await put(me, case_id, "care_health", given=False))["care_health"] is False
    assert (await me.get(f"/api/care/cases/{case_id}")).json()["words"] == ""
    assert await by_owner(db, "SELECT words_sealed FROM care_cases WHERE id = $1", UUID(case_id)) is None


@pytest.mark.parametrize(("relation", "may"), [("mother", False), ("ward", True)])
async def test_a_relative_reads_what_was_agreed_and_only_a_guardian_changes_it(
    office: Office, db: Db, relation: str, may: bool
) -> None:
    who = await office.citizen()
    case_id = (await ask(who, relation))["case_id"]
    # Before the person says that they may act, not even that.
    assert code(await who.get(f"/api/care/cases/{case_id}/consents"))[0] == 403
    await confirm_mandates(db)
    assert (await who.get(f"/api/care/cases/{case_id}/consents")).json()["may_change"] is may
    assert (await put(who, case_id, "care_sharing", given=False)).status_code == (200 if may else 403)


async def test_whoever_joins_does_not_overrule_what_the_person_said(office: Office, db: Db) -> None:
    me, case_id = await requested(office)
    await put(me, case_id, "care_sharing", given=False)
    sister = await office.citizen("한별")
    joined = await ask(sister, "mother", duplicate="join")
    assert joined["joined"]
    assert said(await me.get(f"/api/care/cases/{case_id}/consents"))["care_sharing"] is False


async def test_only_the_text_that_holds_is_agreed_to_and_care_itself_ends_with_the_request(office: Office) -> None:
    me, case_id = await requested(office)
    assert code(await put(me, case_id, "care_sharing", given=True, version=9)) == (409, "stale_version")
    assert (await put(me, case_id, "care", given=False)).status_code in (400, 404, 422)
    stranger = await office.citizen("남")
    assert code(await stranger.get(f"/api/care/cases/{case_id}/consents"))[0] == 404
