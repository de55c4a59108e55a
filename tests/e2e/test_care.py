"""Asking for care on a phone: for oneself, for a mother, as a neighbour; without a connection; with one question a
screen; and following how it goes."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import sign_in
from tests.e2e.test_easy_mode import assert_easy, easy
from tests.e2e.test_keyboard import press

pytestmark = pytest.mark.browser

CASES = "async () => (await (await fetch('/api/care/cases')).json()).cases.map(c => c.id)"
# A worker that is there and holds everything: the app then opens without a connection.
READY = "navigator.serviceWorker.ready.then(() => undefined)"


async def go_on(page: Page, name: str = "다음") -> None:
    await page.get_by_role("button", name=re.compile(name)).click()


async def seen(page: Page, heading: str, shot: str = "") -> None:
    """The screen with this heading is here, has the focus, and fits."""
    await expect(page.get_by_role("heading", level=1, name=re.compile(heading))).to_be_focused()
    await assert_fits(page)
    if shot:
        await shoot(page, f"care-{shot}")


async def choose_dong(page: Page, typed: str, district: str) -> None:
    await page.get_by_role("searchbox").fill(typed)
    await page.get_by_role("listitem").filter(has_text=district).get_by_role("button").click()


# What somebody wrote who closed the page before they sent it, for the journeys that are about what comes then.
WRITTEN = """async ([district, said]) => {
  const { districts } = await (await fetch('/api/places')).json()
  const of = districts.find(d => d.name_ko === district)
  const { id, name_ko, name_en } = of.dongs.find(d => d.name_ko === '우산동')
  const dong = { id, name_ko, name_en, district_ko: of.name_ko, district_en: of.name_en }
  const agreed = { version: 1, given: true }
  const consents = { care: agreed, care_health: { version: 1, given: false }, care_sharing: agreed }
  const rest = { needs: ['meals'], urgency: 'normal', address: '우산로 12, 101동', times: ['any'] }
  const value = { ...rest, dong, consents, ...said }
  const opened = indexedDB.open('gwangju-mine', 1)
  opened.onupgradeneeded = () => opened.result.createObjectStore('kept')
  await new Promise(done => { opened.onsuccess = done })
  const written = opened.result.transaction('kept', 'readwrite')
  written.objectStore('kept').put({ value: { value }, at: Date.now() }, 'draft:care')
  await new Promise(done => { written.oncomplete = done })
  opened.result.close()
}"""


async def go_on_with(page: Page, district: str = "북구", **said: Any) -> None:
    """The last screen before sending, as somebody finds it who wrote all of it before."""
    await page.evaluate(WRITTEN, [district, said])
    await page.goto("/care/ask/check")
    await expect(page.locator(".sum")).to_be_visible()


MOTHER = {"relation": "mother", "name": "김순자", "born": "1948-03-17", "first": "requester"}


async def test_ask_for_a_mother_sign_in_and_see_the_promise(phone: Open) -> None:
    page = await phone("/care")
    await seen_first(page, "start")
    await page.get_by_role("link", name="돌봄 부탁하기").last.click()
    await seen(page, "누구에게 돌봄이", "who")
    await page.get_by_text("어머니").click()
    await go_on(page)
    await seen(page, "어머니께 어떤 일이")
    await page.get_by_text("식사").click()
    await page.get_by_text("병원").click()
    await shoot(page, "care-needs")
    await assert_accessible(page)
    await go_on(page, "2가지 골랐어요, 다음")
    await seen(page, "얼마나 급한가요", "urgency")
    await page.get_by_text("며칠 안에").click()
    await go_on(page)
    await seen(page, "어머니를 어디로", "where-empty")
    await page.get_by_label("어머니 이름").fill("김순자")
    await page.get_by_label("어머니 생년월일").fill("19480317")
    await page.get_by_label("어머니 전화번호").fill("01012345678")
    await page.get_by_role("searchbox").fill("우산")
    await expect(page.get_by_role("listitem").filter(has_text="우산동")).to_have_count(2)
    await shoot(page, "care-dongs")
    await choose_dong(page, "우산", "북구")
    await page.get_by_text("네, 혼자").click()
    await page.get_by_text("나에게 먼저").click()
    # A number that must not be kept is refused where it stands; what was written stays.
    await page.get_by_label("주소").fill("우산로 12, 480317-2123456")
    await go_on(page)
    await expect(page.get_by_text("주민등록번호는 적지 말아 주세요")).to_be_visible()
    await expect(page.get_by_label("주소")).to_be_focused()
    await expect(page.get_by_label("주소")).to_have_value("우산로 12, 480317-2123456")
    await shoot(page, "care-number")
    await page.get_by_label("주소").fill("우산로 12, 101동 302호")
    await assert_accessible(page)
    await go_on(page)
    await seen(page, "언제 찾아가면", "when")
    await page.get_by_text("평일 오전").click()
    await go_on(page)
    await seen(page, "찾아갈 때 이 내용을", "consent")
    await go_on(page, "네, 동의해요")
    await seen(page, "건강 이야기도", "consent-health")
    # Who does not agree to it is not asked to write about it.
    await expect(page.get_by_label("미리 알려 줄 이야기")).to_have_count(0)
    await go_on(page, "네, 동의해요")
    await page.get_by_label("미리 알려 줄 이야기").fill("무릎이 아파서 계단을 못 내려가세요.")
    await shoot(page, "care-words")
    await go_on(page)
    await seen(page, "돌봄을 맡을 곳에", "consent-sharing")
    await go_on(page, "아니요, 동의하지")
    await seen(page, "이렇게 보낼까요", "check")
    await assert_accessible(page)
    # Back and closing the page keep it all.
    await page.go_back()
    await page.go_back()
    await seen(page, "건강 이야기도")
    await page.reload()
    await page.goto("/care/ask/check")
    await expect(page.get_by_text("무릎이 아파서")).to_be_visible()
    await go_on(page, "로그인하고 보내기")
    await sign_in(page, "한솔")
    await seen(page, "부탁을 받았어요", "received")
    await expect(page.get_by_text(re.compile(r"\d+월 \d+일까지 연락드려요"))).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="어떻게 되어 가는지").click()
    await seen(page, "부탁을 받았어요|담당자가 정해졌어요", "case")
    await expect(page.get_by_text("본인이 허락하면")).to_be_visible()
    await assert_accessible(page)
    # The mother reads the digits out that her own phone shows: from then on more is seen.
    await page.get_by_role("link", name="본인에게 확인받기").click()
    await seen(page, "가족을 대신하기", "family-asked")
    await page.get_by_role("button", name="문자로 확인받기").click()
    await page.get_by_role("button", name="번호 보내기").click()
    code = re.search(r"\d{6}", await page.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await page.get_by_label("여섯 자리 번호").fill(code[0])
    await shoot(page, "care-family-code")
    await assert_accessible(page)
    await page.get_by_role("button", name="확인하기").click()
    await expect(page.get_by_role("heading", name="내가 대신하는 분")).to_be_visible()
    await expect(page.get_by_text("김순자")).to_be_visible()
    await shoot(page, "care-family")
    await page.goto("/care")
    await expect(page.get_by_role("heading", name="내가 부탁한 돌봄")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("김순자 님 돌봄"))).to_have_count(1)
    await shoot(page, "care-list")
    # Somebody else asks for the same person: they may join.
    sister = await phone("/sign-in?next=/care")
    await sign_in(sister, "한별")
    await expect(sister.get_by_role("heading", name="돌봄이 필요하세요?")).to_be_visible()
    await go_on_with(sister, **MOTHER)
    await go_on(sister, "^보내기")
    await seen(sister, "이미 부탁이", "maybe")
    await assert_accessible(sister)
    await go_on(sister, "그 부탁에 함께하기")
    await seen(sister, "함께하도록 전했어요", "joined")


async def seen_first(page: Page, shot: str) -> None:
    await expect(page.get_by_role("heading", name="돌봄이 필요하세요?")).to_be_visible()
    await shoot(page, f"care-{shot}")
    await assert_accessible(page)


async def test_ask_for_oneself_in_english_by_keyboard_ask_back_give_it_up_and_take_it_up_again(phone: Open) -> None:
    page = await phone("/sign-in?next=/settings", viewport={"width": 320, "height": 640})
    await sign_in(page, "오래오래건강하게살고싶은남궁하늘바다별")
    await expect(page.get_by_role("heading", name="화면과 언어")).to_be_visible()
    await page.evaluate("localStorage.setItem('settings', JSON.stringify({lang: 'en'}))")
    await page.goto("/care")
    await press(page, page.get_by_role("link", name="Ask for care").last)
    await seen(page, "Who needs care", "en-who")
    await press(page, page.get_by_role("radio", name="Me", exact=True), "Space")
    await press(page, page.get_by_role("button", name="Next"))
    await seen(page, "What is hard for you")
    await press(page, page.get_by_role("checkbox", name="Meals"), "Space")
    await shoot(page, "care-en-needs")
    await press(page, page.get_by_role("button", name="1 chosen, next"))
    await press(page, page.get_by_role("radio").first, "Space")
    await press(page, page.get_by_role("button", name="Next"))
    await seen(page, "If there is danger", "en-danger")
    await expect(page.get_by_role("link", name="Call 119")).to_have_attribute("href", "tel:119")
    await press(page, page.get_by_role("button", name="I have called"))
    # Who is signed in gives neither name nor number again.
    await seen(page, "Where shall we", "en-where")
    assert await page.locator("input[name=name], input[name=phone]").count() == 0
    await press(page, page.get_by_role("button", name="Next"))
    await expect(page.get_by_label("Your birthday")).to_be_focused()
    await page.keyboard.type("19600505")
    await press(page, page.get_by_role("searchbox"), "C")
    await page.keyboard.type("hipyeong")
    await press(page, page.get_by_role("listitem").get_by_role("button").first)
    await press(page, page.get_by_label("Address"), "1")
    await page.keyboard.type("2, Sangmu-daero, a very long address that needs several lines on a small telephone")
    await press(page, page.get_by_role("button", name="Next"))
    await press(page, page.get_by_role("checkbox", name="Any time"), "Space")
    await press(page, page.get_by_role("button", name="Next"))
    await seen(page, "May we use this", "en-consent")
    await press(page, page.get_by_role("button", name="No, I do not"))
    await expect(page.get_by_role("heading", name="That is fine")).to_be_focused()
    await shoot(page, "care-en-refused")
    await press(page, page.get_by_role("button", name="Read it again"))
    await press(page, page.get_by_role("button", name="Yes, I agree"))
    await expect(page).to_have_url(re.compile("/health$"))
    await press(page, page.get_by_role("button", name="No, I do not"))
    await expect(page).to_have_url(re.compile("/sharing$"))
    await press(page, page.get_by_role("button", name="No, I do not"))
    await seen(page, "Send it like this", "en-check")
    await assert_accessible(page)
    for step in ("who", "where", "check"):
        await page.goto(f"/care/ask/{step}")
        await page.evaluate("document.documentElement.dataset.text = '200'")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await assert_fits(page)
        await shoot(page, f"care-en-200-{step}")
    await page.get_by_role("button", name="Send").click()
    await seen(page, "We received your request", "en-received")
    await page.get_by_role("link", name="See how it goes").click()

    await page.get_by_role("button", name="Ask the care manager").click()
    await page.get_by_label("Your question").fill("May my daughter be there?")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_text("Waits for an answer")).to_be_visible()
    await expect(page.get_by_label("Your question")).to_have_count(0)
    await assert_fits(page)
    await page.get_by_role("link", name="Who has seen my case?").click()
    await seen(page, "Who has seen it", "en-readers")
    await page.go_back()
    await page.get_by_role("button", name="Take the request back").click()
    await assert_accessible(page)
    await page.get_by_role("dialog").get_by_role("button", name="Take the request back").click()
    await seen(page, "You took the request back", "en-withdrawn")
    await page.get_by_role("button", name="Ask again").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Ask again").click()
    await expect(dialog.get_by_text("Please write a word.")).to_be_visible()
    await dialog.get_by_label("What has changed?").fill("It is hard again.")
    await dialog.get_by_role("button", name="Ask again").click()
    await seen(page, "We are looking at it again|A care manager has it")


async def test_a_neighbour_tells_is_thanked_and_sees_nothing_more(phone: Open) -> None:
    page = await phone("/care")
    await page.evaluate(WRITTEN, ["북구", {"relation": "neighbour", "needs": ["unsure"], "address": ""}])
    await page.goto("/care/ask/check")
    # What is missing is asked for first.
    await expect(page.get_by_role("heading", name="이웃분을 어디로 찾아뵐까요?")).to_be_visible()
    await expect(page.get_by_text("4가지 중 4번째")).to_be_visible()
    await shoot(page, "care-neighbour-where")
    assert await page.get_by_label("생년월일").count() == 0
    await page.get_by_label("주소").fill("상무중앙로 56, 2층")
    await go_on(page)
    await seen(page, "이렇게 알릴까요", "neighbour-check")
    await assert_accessible(page)
    await go_on(page, "로그인하고 알리기")
    await sign_in(page, "이웃")
    await seen(page, "알려 주셔서 고맙습니다", "neighbour-thanks")
    assert await page.evaluate(CASES) == []


async def test_what_was_sent_offline_waits_on_the_phone_and_is_sent_once(phone: Open) -> None:
    page = await phone("/sign-in?next=/care", service_workers="allow")
    await sign_in(page, "다솜")
    await expect(page.get_by_role("heading", name="돌봄이 필요하세요?")).to_be_visible()
    await go_on_with(page, **{**MOTHER, "name": "박꽃님", "born": "1942-02-02", "address": "우산로 99"})
    await page.evaluate(READY)
    context = page.context
    await context.set_offline(True)
    await go_on(page, "^보내기")
    await seen(page, "아직 보내지 못했어요", "unsent")
    await expect(page.get_by_text("이 휴대폰에만")).to_be_visible()
    await assert_accessible(page)
    await page.close()

    # The app was closed; without a connection it still says so, on the first page.
    again = await context.new_page()
    again.set_default_timeout(10_000)
    await again.goto("/")
    await expect(again.get_by_role("link", name=re.compile("돌봄 부탁을 아직 못 보냈어요"))).to_be_visible()
    await shoot(again, "care-home-unsent")
    await again.goto("/my")
    await expect(again.get_by_role("link", name=re.compile("돌봄 부탁을 아직 못 보냈어요"))).to_be_visible()
    await shoot(again, "care-my-unsent")
    await again.close()

    # The first answer is lost on its way: the same request again is the same request.
    lost: list[str] = []

    async def lose_first(route: Route) -> None:
        answer = await route.fetch()
        key = route.request.headers["idempotency-key"]
        lost.append(key)
        if len(lost) == 1:
            await route.abort()
        else:
            await route.fulfill(response=answer)

    await context.route("**/api/care/requests", lose_first)
    await context.set_offline(False)
    third = await context.new_page()
    third.set_default_timeout(15_000)
    await third.goto("/")
    await expect(third.get_by_text("돌봄 부탁을 받았어요.")).to_be_visible(timeout=15_000)
    assert len(lost) >= 2
    assert len(set(lost)) == 1
    assert len(await third.evaluate(CASES)) == 1
    await expect(third.get_by_role("link", name=re.compile("아직 못 보냈어요"))).to_have_count(0)


async def test_easy_mode_asks_one_thing_on_each_screen(phone: Open) -> None:
    page = await phone("/care")
    await easy(page, "/care")
    await assert_easy(page, "care-start")
    await page.goto("/care/ask/who")
    await assert_easy(page, "care-who")
    await page.get_by_role("button", name="가족").click()
    await seen(page, "어떤 가족")
    await assert_easy(page, "care-family")
    await page.get_by_role("button", name="아버지").click()
    await seen(page, "아버지께서 밥 챙겨")
    await assert_easy(page, "care-meals")
    await assert_accessible(page)
    await page.get_by_role("button", name="네, 힘들어요").click()
    for name in ("청소하고", "병원에", "약 챙기고", "고칠 곳", "혼자 있을 때", "머물 곳"):
        await seen(page, name)
        await assert_easy(page, f"care-{name}")
        await page.get_by_role("button", name="아니요, 괜찮아요").click()
    await assert_easy(page, "care-urgency")
    await page.get_by_role("button", name="지금 위험해요").click()
    await seen(page, "위험하면 119")
    await assert_easy(page, "care-danger")
    await page.get_by_role("button", name="이어서").click()
    await page.get_by_label("아버지 이름").fill("최영감")
    await assert_easy(page, "care-name")
    await go_on(page)
    await seen(page, "아버지 생년월일")
    await go_on(page)
    await page.get_by_label("아버지 전화번호").fill("01087654321")
    await assert_easy(page, "care-phone")
    await go_on(page)
    await seen(page, "사는 동네")
    await page.get_by_role("searchbox").fill("북구")
    await expect(page.get_by_role("listitem")).to_have_count(2)
    await assert_easy(page, "care-dong")
    await choose_dong(page, "중흥1", "북구")
    await page.get_by_label("주소").fill("서방로 1")
    await go_on(page)
    await seen(page, "알아 둘 것")
    await assert_easy(page, "care-access")
    await go_on(page)
    await seen(page, "혼자 사세요")
    await assert_easy(page, "care-alone")
    await page.get_by_role("button", name="네", exact=True).click()
    await seen(page, "먼저 전화")
    await assert_easy(page, "care-first")
    await page.get_by_role("button", name="아버지께 먼저").click()
    await seen(page, "언제 찾아가면")
    await assert_easy(page, "care-when")
    await page.get_by_role("button", name="다른 때 보기").click()
    await page.get_by_role("button", name="토요일").click()
    for name in ("care", "health", "words", "sharing"):
        await expect(page).to_have_url(re.compile(f"/{name}$"))
        await assert_easy(page, f"care-{name}")
        await go_on(page, "다음" if name == "words" else "네, 동의해요")
    await seen(page, "이렇게 보낼까요")
    await assert_easy(page, "care-check")
    await assert_accessible(page)
    await page.get_by_role("button", name="로그인하고 보내기").click()
    await sign_in(page, "막내")
    await seen(page, "부탁을 받았어요")
    await assert_easy(page, "care-received")
    await page.get_by_role("link", name="어떻게 되어 가는지").click()
    await expect(page.locator(".far")).to_be_visible()
    await assert_easy(page, "care-case")


CASE: dict[str, Any] = {
    "id": "11111111-1111-4111-8111-111111111111", "code": "12345678", "access": "full", "relation": "mother",
    "name": "독고온누리별하늘초롱", "dong": {"id": 1, "name_ko": "치평동", "name_en": "Chipyeong-dong",
    "phone": "062-350-4511"}, "status": "plan_drafted", "version": 5, "needs": ["meals", "escort", "safety"],
    "urgency": "soon", "words": "무릎이 아파서 계단을 못 내려가세요.", "visit_times": ["any"],
    "received_at": "2026-11-20T01:00:00Z", "due_at": "2027-01-04T15:00:00Z", "paused_at": None, "pause_reason": None,
    "closed_at": None, "close_reason": None, "steps": [{"status": "received", "at": "2026-11-20T01:00:00Z"}],
    "questions": [{"id": "22222222-2222-4222-8222-222222222222", "asked_by": "staff", "mine": False,
                   "asked_at": "2026-11-25T01:00:00Z", "question": "계단이 몇 개인지 알려 주실 수 있나요?",
                   "answered_at": None, "answer": None},
                  {"id": "33333333-3333-4333-8333-333333333333", "asked_by": "citizen", "mine": True,
                   "asked_at": "2026-11-24T01:00:00Z", "question": "주말에도 오시나요?",
                   "answered_at": "2026-11-24T05:00:00Z", "answer": "토요일 오전까지 갈 수 있어요."}],
    "can_withdraw": True, "withdrawing_ends": 0, "can_reopen": False, "mandate": "confirmed",
}  # fmt: skip


async def test_a_case_says_how_far_it_is_and_what_waits(phone: Open) -> None:
    page = await phone("/sign-in?next=/care")
    await sign_in(page, "한솔")
    await seen_first(page, "none")
    shown = CASE
    answered: list[str] = []

    async def answer(route: Route) -> None:
        if route.request.method == "POST":
            answered.append(json.loads(route.request.post_data or "{}")["answer"])
            done = {**CASE["questions"][0], "answered_at": "2026-11-26T01:00:00Z", "answer": answered[-1]}
            await route.fulfill(json={**CASE, "questions": [done, CASE["questions"][1]]})
        else:
            await route.fulfill(json=shown)

    listed = {key: CASE[key] for key in ("id", "access", "relation", "name", "status", "received_at", "due_at",
                                         "pause_reason", "closed_at")}  # fmt: skip
    await page.route(f"**/api/care/cases/{CASE['id']}**", answer)
    await page.route("**/api/care/cases", lambda route: route.fulfill(json={
        "cases": [{**listed, "to_answer": 1}, {**listed, "id": CASE["questions"][0]["id"], "status": "assigned",
                   "due_at": None, "pause_reason": "in_hospital", "to_answer": 0},
                  {**listed, "id": CASE["questions"][1]["id"], "relation": "self", "status": "closed", "due_at": None,
                   "closed_at": "2026-11-01T01:00:00Z", "to_answer": 0}], "locked": 2}))  # fmt: skip
    await page.goto("/care")
    await expect(page.get_by_text("지금은 볼 수 없는 부탁이 있어요")).to_be_visible()
    await shoot(page, "care-list-full")
    await assert_accessible(page)
    await page.goto("/")
    await page.get_by_role("link", name=re.compile("담당자가 여쭤볼 것이 있어요")).click()
    await seen(page, "돌봄 계획을 세우고", "case-full")
    await expect(page.get_by_text("1월 4일까지 계획을 정해요")).to_be_visible()
    await assert_accessible(page)
    for theme in ("dark", "contrast"):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        await shoot(page, f"care-case-{theme}")
        await assert_accessible(page)
    await page.get_by_label("답", exact=True).fill("열두 개예요.")
    await page.reload()
    await expect(page.get_by_label("답", exact=True)).to_have_value("열두 개예요.")
    await page.get_by_role("button", name="답 보내기").click()
    await expect(page.get_by_text("답을 보냈어요.")).to_be_visible()
    assert answered == ["열두 개예요."]
    shown = {**CASE, "questions": [], "pause_reason": "in_hospital", "paused_at": "2026-11-25T01:00:00Z",
             "due_at": None}  # fmt: skip
    await page.reload()
    await expect(page.get_by_text("병원에 계셔서 잠시 멈췄어요")).to_be_visible()
    await shoot(page, "care-case-paused")
