"""Changing one's mind about what may be kept and told: the person's own, at once, and no relative's."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import code, requested
from tests.care.plans import boss_of, reserved, service, submitted
from tests.care.provided import answer, worker


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


async def sent_plan(office: Office) -> tuple[Person, str, int]:
    """A person whose approved plan went out, and its service with room for ten."""
    meals = await service(office.db, maximum=10)
    _, me, case_id = await submitted(office, meals)
    assert code(await (await boss_of(office, case_id)).act("approve")) == (200, "")
    return me, case_id, meals


async def test_my_no_takes_back_what_nobody_accepted_and_the_dong_speaks_with_me(office: Office, db: Db) -> None:
    me, case_id, meals = await sent_plan(office)
    assert said(await put(me, case_id, "care_sharing", given=False))["care_sharing"] is False
    order = (
        "SELECT concat_ws(' ', status, end_reason, told_sealed IS NULL) FROM care_orders ORDER BY sent_at, id LIMIT 1"
    )
    assert await by_owner(db, order) == "ended sharing_refused t"
    # The plan keeps its place and its money, and waits; whoever manages it has until tomorrow.
    assert await reserved(db, meals) == 3
    boss = await boss_of(office, case_id)
    [item] = (await boss.plan())["approved"]["items"]
    assert item["sending"] == "waiting"
    assert await by_owner(db, "SELECT count(*) FROM care_granted((SELECT person_id FROM care_cases))") == 1
    [task] = (await boss.who.get(f"{boss.path}/followup")).json()["tasks"]
    assert (task["kind"], task["opens_on"], task["due_on"]) == ("sharing", "2026-03-09", "2026-03-10")
    # Yes again sends it anew, once; no again makes no second task.
    await put(me, case_id, "care_sharing", given=True)
    assert await by_owner(db, "SELECT array_agg(status ORDER BY status) FROM care_orders") == ["ended", "sent"]
    await put(me, case_id, "care_sharing", given=False)
    assert await by_owner(db, "SELECT count(*) FROM care_tasks WHERE kind = 'sharing'") == 1
    assert await reserved(db, meals) == 3


async def test_who_comes_already_is_shown_nothing_more_and_the_dong_decides(office: Office, db: Db) -> None:
    me, case_id, _ = await sent_plan(office)
    order_id, organization_id = await by_owner(db, "SELECT (id, organization_id) FROM care_orders")
    provider = await worker(office, organization_id)
    assert (await answer(provider, order_id)).status_code == 200
    boss = await boss_of(office, case_id)
    heard = await boss.say("plan/sharing", {"given": False})
    assert heard.status_code == 201
    seen = (await provider.get(f"/api/staff/orders/{order_id}")).json()
    assert (seen["status"], seen["told"], seen["hidden"]) == ("accepted", None, "not_shared")
    [task] = (await boss.who.get(f"{boss.path}/followup")).json()["tasks"]
    assert code(await boss.say(f"tasks/{task['id']}/done", {"version": 1, "how": None, "word": ""}))[0] == 400
    done = await boss.say(f"tasks/{task['id']}/done", {"version": 1, "how": None, "word": "오늘로 마치기로 하셨어요"})
    assert done.status_code == 200
    # That task is no one's to think of.
    own = {"kind": "sharing", "what": "", "opens_on": "2026-03-10", "due_on": "2026-03-11"}
    assert code(await boss.say("tasks", own))[0] == 400
    assert (await me.get(f"/api/care/cases/{case_id}")).json()["withdrawing_ends"] == 1


async def test_a_no_before_anything_was_sent_makes_nobody_busy(office: Office, db: Db) -> None:
    me, case_id = await requested(office)
    await put(me, case_id, "care_sharing", given=False)
    assert await by_owner(db, "SELECT count(*) FROM care_tasks") == 0
