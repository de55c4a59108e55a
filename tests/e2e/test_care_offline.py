"""A care manager on the road: the day's cases locked on a tablet, written without a network, and merged on return."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, staff_at
from tests.server import Server

pytestmark = pytest.mark.browser

TABLET = {"viewport": {"width": 820, "height": 1180}, "service_workers": "allow"}
WORDS = "감나무 노란 대문 세 켤레"
RAW = """async () => {
  const text = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder().decode(value) + new TextDecoder('latin1').decode(value)
    : value && typeof value === 'object' ? Object.values(value).map(text).join(' ') : String(value)
  const all = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)]
  for (const {name} of await indexedDB.databases()) {
    const db = await new Promise(done => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result) })
    for (const store of db.objectStoreNames) {
      const rows = await new Promise(done => {
        const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result) })
      all.push(name, store, ...rows.map(text))
    }
    db.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      all.push(request.url)
      if (!/\\.woff2|\\.png/.test(request.url)) all.push(await (await cache.match(request)).text())
    }
  }
  return all.join('\\n')
}"""


async def visited_today(page: Page, server: Server, name: str, minute: int) -> str:
    """A new case of whoever is signed in, with a visit today, in the night, where nobody else has one."""
    intake = {
        "relation": "mother", "channel": "call", "requester_name": "기다솜", "requester_phone": "010-9876-5432",
        "person": {"name": name, "born_on": "1941-05-18", "phone": "", "dong_id": 2914007,
                   "address": f"상무자유로 {uuid4().hex[:6]}", "access": "열쇠는 화분 밑에 있어요",
                   "lives_alone": True},
        "needs": ["meals"], "urgency": "soon", "words": "무릎이 아파요.", "visit_times": ["any"],
        "call_first": "person", "duplicate": "new",
        "consents": [{"purpose": purpose, "version": 1, "given": True} for purpose in ("care", "care_health")],
    }  # fmt: skip
    taken = await page.request.post(
        "/api/staff/care/requests", data=intake, headers={"Idempotency-Key": str(uuid4())}
    )  # fmt: skip
    assert taken.ok, await taken.text()
    case_id = (await taken.json())["case_id"]
    db = await asyncpg.connect(server.database_url)
    try:
        staff_id = await db.fetchval("SELECT id FROM staff WHERE name = '오세라'")
        begins = datetime.now(SEOUL).replace(hour=2, minute=minute, second=0, microsecond=0)
        await db.execute(
            """INSERT INTO care_visits (id, case_id, staff_id, during, created_at)
               VALUES ($1, $2, $3, tstzrange($4, $5), now())""",
            uuid4(), UUID(case_id), staff_id, begins, begins + timedelta(minutes=1),
        )  # fmt: skip
        await db.execute(
            "UPDATE care_cases SET status = 'visit_scheduled', assigned_to = $2 WHERE id = $1", UUID(case_id), staff_id
        )
    finally:
        await db.close()
    return case_id


async def put_answers(page: Page, case_id: str, **mine: str) -> dict[str, Any]:
    """What the office writes meanwhile."""
    answer = await page.request.put(
        f"/api/staff/care/cases/{case_id}/assessment", data={"base": {}, "mine": mine, "form_version": 1},
        headers={"Idempotency-Key": str(uuid4())},
    )  # fmt: skip
    assert answer.ok, await answer.text()
    return await answer.json()


async def take_along(page: Page, words: str = WORDS) -> None:
    await page.get_by_role("button", name="오늘 방문 담기").click()
    await page.get_by_role("dialog").get_by_text(re.compile("^암호 문장나만")).click()
    await page.get_by_label("암호 문장", exact=True).last.fill(words)
    await page.get_by_role("button", name="담기", exact=True).click()
    await expect(page.get_by_text("이 기기에 담았어요")).to_be_visible()


async def unlock(page: Page, words: str = WORDS) -> None:
    await page.get_by_label("암호 문장").fill(words)
    await page.get_by_role("button", name="열기", exact=True).click()


async def test_what_is_written_without_a_network_is_merged_on_return(desk: Open, server: Server) -> None:
    page = await staff_at(desk, "/staff/me", "오세라", **TABLET)
    case_id = await visited_today(page, server, "하늘순", 10)
    await page.goto("/staff/care/route")
    await page.get_by_role("button", name="오늘 방문 담기").click()
    await page.get_by_role("dialog").get_by_text(re.compile("^암호 문장나만")).click()
    await page.get_by_label("암호 문장", exact=True).last.fill("12345678")
    await expect(page.get_by_text("쉽게 맞힐 수 있어요.", exact=False)).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "offline-take")
    await page.get_by_role("button", name="그만두기").click()
    await take_along(page)
    await shoot(page, "offline-aboard")
    # Without a network the same page opens, locked, and shows nothing of anybody.
    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_role("heading", name="이 기기에 담은 방문")).to_be_visible()
    await expect(page.get_by_text("하늘순")).to_have_count(0)
    await assert_accessible(page)
    await shoot(page, "offline-locked")
    await unlock(page, "틀린 말이에요")
    await expect(page.get_by_text("암호 문장이 맞지 않아요.", exact=False)).to_be_visible()
    await unlock(page)
    await page.get_by_role("button", name=re.compile("하늘순")).click()
    await expect(page.get_by_text("열쇠는 화분 밑에 있어요")).to_be_visible()
    await page.get_by_role("group", name="식사를 스스로 챙겨 드시나요?").get_by_text("차려 드리면 드세요").click()
    await page.get_by_role("group", name="하루에 몇 끼 드시나요?").get_by_text("두 끼").click()
    await page.get_by_label("더 적어 둘 것").first.fill("죽만 조금 드세요")
    await page.get_by_text("아무도 없었어요", exact=True).first.click()
    await page.get_by_text("문 앞까지 갔어요").click()
    await page.get_by_label("한마디").fill("텔레비전 소리만 났어요")
    await page.get_by_role("button", name="적어 두기").click()
    await expect(page.get_by_text("이 기기에만 있어요: 1건")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "offline-case")
    # Closed and opened again, it is all there, and nothing of it can be read in what the browser keeps.
    raw = await page.evaluate(RAW)
    assert "gwangju-care" in raw
    for word in ("하늘순", "상무자유로", "화분", "죽만", "텔레비전", "note_meals", WORDS):
        assert word not in raw, word
    await page.reload()
    await expect(page.get_by_text("이 기기에만 있어요: 1건")).to_be_visible()
    await unlock(page)
    await expect(page.get_by_label("더 적어 둘 것").first).to_have_value("죽만 조금 드세요")
    await page.get_by_role("link", name="오늘 방문으로").click()
    await expect(page.get_by_role("button", name=re.compile("하늘순"))).to_contain_text("이 기기에만 있어요")
    await shoot(page, "offline-list")
    # The office wrote about the same meals, and something else.
    office = await staff_at(desk, "/staff/me", "오세라")
    await put_answers(office, case_id, eats="fed", walks="aid")
    await page.context.set_offline(False)
    await expect(page.get_by_text("모두 보냈어요.", exact=False)).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("button", name=re.compile("하늘순"))).to_contain_text("서로 다르게 적었어요")
    await page.get_by_role("button", name=re.compile("하늘순")).click()
    await expect(page.get_by_text("사무실: 먹여 드려야 해요")).to_be_visible()
    await expect(page.get_by_text("내가 적은 것: 차려 드리면 드세요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "offline-both")
    draft = (await ask(office, "GET", f"/api/staff/care/cases/{case_id}/assessment"))["draft"]
    assert {field: given["value"] for field, given in draft["answers"].items()} == {
        "eats": "fed", "walks": "aid", "meals_a_day": "two", "note_meals": "죽만 조금 드세요"}  # fmt: skip
    assert [(one["field"], one["value"]) for one in draft["conflicts"]] == [("eats", "served")]
    case = await ask(office, "GET", f"/api/staff/care/cases/{case_id}")
    assert [event["why"] for event in case["events"] if event["action"] == "tried_door"] == ["텔레비전 소리만 났어요"]
    db = await asyncpg.connect(server.database_url)
    try:
        logged = await db.fetch(
            "SELECT action, count(*) AS n FROM trail WHERE subject_id = $1 GROUP BY action ORDER BY action", case_id
        )
    finally:
        await db.close()
    counts = {row["action"]: row["n"] for row in logged}
    assert (counts["download"], counts["open_offline"] >= 2) == (1, True)


async def test_whoever_leaves_with_unsent_work_is_asked_and_nothing_stays(desk: Open, server: Server) -> None:
    page = await staff_at(desk, "/staff/me", "오세라", **TABLET)
    case_id = await visited_today(page, server, "별순임", 20)
    await page.goto("/staff/care/route")
    await take_along(page)
    await page.get_by_role("button", name="담은 것 열기").click()
    # The server is out of reach for what is written, and for nothing else.
    await page.route("**/assessment", lambda route: route.abort())
    await page.get_by_role("button", name=re.compile("별순임")).click()
    await page.get_by_label("더 적어 둘 것").first.fill("반찬이 없어요")
    await page.get_by_role("link", name="오늘 방문으로").click()
    await page.goto("/staff/me")
    await expect(page.get_by_text("이 기기에만 있어요: 1건")).to_be_visible()
    await page.get_by_role("main").get_by_role("button", name="나가기", exact=True).click()
    await expect(page.get_by_role("heading", name="아직 보내지 않은 것이 있어요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "offline-leaving")
    await page.get_by_role("button", name="열러 가기").click()
    await unlock(page)
    await expect(page.get_by_role("button", name=re.compile("별순임"))).to_be_visible()
    # Somebody ended the case at the office: the words stay, with what to do about them.
    await page.unroute("**/assessment")
    db = await asyncpg.connect(server.database_url)
    try:
        await db.execute(
            "UPDATE care_cases SET status = 'withdrawn', closed_at = now(), due_at = NULL WHERE id = $1", UUID(case_id)
        )
    finally:
        await db.close()
    await expect(page.get_by_text("받아들여지지 않은 것: 1건")).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name=re.compile("별순임")).click()
    await expect(page.get_by_text("부탁이 끝났어요.", exact=False)).to_be_visible()
    await expect(page.get_by_label("더 적어 둘 것").first).to_have_value("반찬이 없어요")
    await assert_accessible(page)
    await shoot(page, "offline-refused")
    await page.get_by_role("link", name="오늘 방문으로").click()
    await page.get_by_role("button", name="사무실 화면으로").click()
    await page.get_by_role("link", name=re.compile("오세라")).click()
    await page.get_by_role("main").get_by_role("button", name="나가기", exact=True).click()
    await page.get_by_role("button", name="버리고 나가기").click()
    await expect(page.get_by_role("heading", name="정말 버릴까요?")).to_be_visible()
    await page.get_by_role("button", name="버리고 나가기").click()
    await expect(page.get_by_role("button", name="패스키로 들어가기")).to_be_visible()
    kept = await page.evaluate(
        "async () => [...(await indexedDB.databases()).map(d => d.name), ...await caches.keys()]"
    )
    assert "gwangju-care" not in kept
    assert "desk-shell" not in kept


async def test_a_passkey_locks_and_opens_it(desk: Open, server: Server) -> None:
    page = await staff_at(desk, "/staff/me", "오세라", **TABLET)
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("WebAuthn.enable")
    added: dict[str, Any] = await debugger.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    await page.evaluate("""() => navigator.credentials.create({publicKey: {
        challenge: new Uint8Array(32), rp: {name: 'x'}, user: {id: new Uint8Array(16), name: 'x', displayName: 'x'},
        pubKeyCredParams: [{type: 'public-key', alg: -7}], extensions: {prf: {}},
        authenticatorSelection: {residentKey: 'required', userVerification: 'required'}}}).then(() => null)""")
    await visited_today(page, server, "달순덕", 30)
    await page.goto("/staff/care/route")
    await page.get_by_role("button", name="오늘 방문 담기").click()
    await page.get_by_role("dialog").get_by_text(re.compile("^패스키")).click()
    await page.get_by_role("button", name="담기", exact=True).click()
    await expect(page.get_by_text("이 기기에 담았어요")).to_be_visible()
    await page.context.set_offline(True)
    await page.reload()
    await page.get_by_role("button", name="패스키로 열기").click()
    await expect(page.get_by_role("button", name=re.compile("달순덕"))).to_be_visible()
    await page.get_by_role("button", name=re.compile("달순덕")).click()
    await page.get_by_label("더 적어 둘 것").first.fill("문턱이 높아요")
    # The session has ended meanwhile: whoever signs in again sends by that.
    await page.context.clear_cookies()
    await page.context.set_offline(False)
    await expect(page.get_by_text("이 기기에만 있어요: 1건.", exact=False)).to_be_visible(timeout=60_000)
    await expect(page.get_by_label("더 적어 둘 것")).to_have_count(0)
    await page.get_by_role("button", name=re.compile("^오세라")).click()
    await expect(page.get_by_text("모두 보냈어요.", exact=False)).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name="잠그기").click()
    await expect(page.get_by_text("달순덕")).to_have_count(0)
    # Somebody else's finger is no key to it.
    await debugger.send("WebAuthn.setUserVerified", added | {"isUserVerified": False})
    await page.get_by_role("button", name="패스키로 열기").click()
    await expect(page.get_by_text("이 패스키로는 열리지 않아요.", exact=False)).to_be_visible()
