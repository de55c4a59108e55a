"""The dong's desk: a request arrives, is given to somebody, is visited; and what a colleague has stays closed."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import sign_in, staff_at

pytestmark = pytest.mark.browser

ASK = """async request => {
  const reply = await fetch('/api/care/requests', {method: 'POST', body: JSON.stringify(request),
    headers: {'content-type': 'application/json', 'idempotency-key': crypto.randomUUID()}})
  return await reply.json()
}"""
READ = "async id => (await fetch('/api/care/cases/' + id)).json()"


def request(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "relation": "self",
        "person": {"name": name, "born_on": "1944-02-03", "phone": "", "dong_id": 2914007,
                   "address": f"치평로 {uuid4().hex[:6]}", "access": "", "lives_alone": True},
        "needs": ["meals", "escort"], "urgency": "soon", "words": "무릎이 아파요.", "visit_times": ["any"],
        "consents": [{"purpose": purpose, "version": 1, "given": True} for purpose in ("care", "care_health")],
    } | changes  # fmt: skip


async def at_desk(desk: Open, name: str, path: str = "/staff/care", **more: Any) -> Page:
    return await staff_at(desk, path, name, **more)


def row(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=re.compile(name))


async def test_a_request_is_given_to_somebody_who_sets_a_visit_that_the_person_sees(phone: Open, desk: Open) -> None:
    boss, sera = await at_desk(desk, "민서연"), await at_desk(desk, "오세라", "/staff/care?filter=mine")
    await expect(row(boss, "강말순")).to_be_visible()
    await assert_accessible(boss)
    mine = await phone("/sign-in?next=/my")
    await sign_in(mine, "나정임")
    await expect(mine.get_by_text("나정임").first).to_be_visible()
    case_id = (await mine.evaluate(ASK, request("나정임")))["case_id"]
    # It is in the queue without a touch.
    await row(boss, "나정임").click()
    await expect(boss.get_by_role("heading", name="나정임 님")).to_be_visible()
    await expect(boss.get_by_text("“무릎이 아파요.”")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-desk-supervisor")
    await boss.get_by_role("button", name="담당 정하기").click()
    colleague = boss.get_by_label("누구에게")
    await expect(colleague.locator("option")).not_to_have_count(1)
    if await colleague.locator("option", has_text="오세라").count():
        await colleague.select_option(label=await colleague.locator("option", has_text="오세라").inner_text())
        await assert_accessible(boss)
        await boss.get_by_role("dialog").get_by_role("button", name="담당 정하기").click()
        await expect(boss.get_by_text("담당을 정했어요.").first).to_be_visible()
    # And in its manager's own list, too.
    await row(sera, "나정임").click()
    await expect(sera.get_by_role("heading", name="나정임 님")).to_be_visible()
    await sera.keyboard.press("v")
    await sera.get_by_label("시간", exact=True).fill("1530")
    await sera.get_by_label("걸리는 시간").focus()
    await expect(sera.get_by_label("시간", exact=True)).to_have_value("15:30")
    await assert_accessible(sera)
    await shoot(sera, "care-desk-visit")
    await sera.get_by_role("dialog").get_by_role("button", name="방문 잡기").click()
    await expect(sera.get_by_text("방문을 잡고 알렸어요.")).to_be_visible()
    await expect(sera.get_by_role("heading", name="방문", exact=True)).to_be_visible()
    case = await mine.evaluate(READ, case_id)
    assert (case["status"], case["visit"]["staff_name"]) == ("visit_scheduled", "오세라")
    await mine.goto(f"/care/{case_id}")
    await expect(mine.get_by_text(re.compile("오후 3:30에 찾아가요"))).to_be_visible()
    await expect(mine.get_by_text("오세라 님이 가요")).to_be_visible()
    await assert_accessible(mine)
    await assert_fits(mine)
    await shoot(mine, "care-visit")
    # One walks through the list by keys, and sees one with all the room.
    await sera.keyboard.press("o")
    await expect(sera).to_have_url(re.compile("/staff/care/cases/"))
    await expect(sera.get_by_text("지나온 일")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "care-desk-case")


async def test_what_a_colleague_has_is_opened_with_a_word_that_the_supervisor_sees(desk: Open) -> None:
    page = await at_desk(desk, "오세라")
    await row(page, "변옥희").click()
    await expect(page.get_by_role("heading", name="동료가 맡은 부탁이에요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "care-desk-locked")
    await page.get_by_label("왜 보나요").fill("궁금해서")
    await page.get_by_role("button", name="적고 열기").click()
    await expect(page.get_by_text("열 글자 넘게 적어 주세요.")).to_be_visible()
    await page.get_by_label("왜 보나요").fill("담당자가 쉬는 날이라 따님 전화를 받았어요")
    await page.get_by_role("button", name="적고 열기").click()
    await expect(page.get_by_role("heading", name="변옥희 님")).to_be_visible()
    await expect(page.get_by_role("button", name="방문 옮기기")).to_have_count(0)
    boss = await at_desk(desk, "민서연", "/staff/care/board")
    opened = boss.get_by_role("listitem").filter(has_text="담당자가 쉬는 날이라")
    await expect(opened).to_contain_text("오세라")
    await assert_accessible(boss)
    # It is told on every page, without anybody's name, and counted in the menu.
    told = boss.get_by_role("alert").filter(has_text="동료가 맡은 부탁을 열어 봤어요")
    await expect(told.first).to_be_visible()
    await expect(boss.get_by_role("link", name=re.compile("^동별 모습 [1-9]"))).to_be_visible()
    await shoot(boss, "care-desk-board")
    await opened.get_by_role("button", name="살펴봤어요").click()
    await expect(opened).to_have_count(0)


async def test_a_supervisor_gives_on_what_somebody_has_who_leaves(desk: Open) -> None:
    boss = await at_desk(desk, "민서연", "/staff/care/board")
    leaves = boss.get_by_role("button", name="떠나요 (배가온)").first
    row_of = boss.get_by_role("row").filter(has=boss.get_by_role("rowheader", name="배가온")).first
    await leaves.click()
    await expect(boss.get_by_role("heading", name="배가온 님이 떠나나요?")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-desk-leaves")
    await boss.get_by_role("button", name="모두 넘기기").click()
    await expect(boss.get_by_text("넘겼어요").first).to_be_visible()
    await expect(row_of.get_by_role("cell").first).to_have_text("0")
    await assert_accessible(boss)
    await shoot(boss, "care-desk-left")


async def test_a_call_is_written_down_and_nothing_is_lost_on_the_way(desk: Open) -> None:
    page = await at_desk(desk, "오세라", "/staff/care/new")
    await page.get_by_role("button", name="부탁 받기").click()
    await expect(page.get_by_text("이름을 적어 주세요.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("누구를 위한 부탁인가요").select_option("mother")
    await page.get_by_label("부탁하는 분 이름").fill("기다솜")
    await page.get_by_label("이름", exact=True).fill("탁영순")
    await page.get_by_label("사시는 동").select_option("2914007")
    await page.get_by_label("주소").fill("상무대로 77, 101호")
    await page.get_by_role("button", name="식사").click()
    for consent in await page.get_by_label("동의하셨어요").all():
        await consent.check()
    await page.get_by_label("하신 말씀").fill("주민번호는 410518-2345678")
    # Closed and opened again, it is all there.
    await page.wait_for_timeout(200)
    await page.reload()
    await expect(page.get_by_label("이름", exact=True)).to_have_value("탁영순")
    await page.get_by_role("button", name="부탁 받기").click()
    await expect(page.get_by_text("주민등록번호는 적으면 안 돼요.", exact=False)).to_be_visible()
    await expect(page.get_by_label("하신 말씀")).to_have_value("주민번호는 410518-2345678")
    await shoot(page, "care-desk-intake")
    await page.get_by_label("하신 말씀").fill("혼자 밥을 못 드세요")
    await page.get_by_role("button", name="부탁 받기").click()
    await expect(page.get_by_role("heading", name="부탁을 받았어요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "care-desk-taken-in")
    # Told again by somebody else, it is added to the first.
    await page.get_by_role("button", name="하나 더 받기").click()
    await page.get_by_label("이름", exact=True).fill("탁영순")
    await page.get_by_label("사시는 동").select_option("2914007")
    await page.get_by_label("주소").fill("상무대로 77  101호")
    await page.get_by_role("button", name="안전").click()
    for consent in await page.get_by_label("동의하셨어요").all():
        await consent.check()
    await page.get_by_role("button", name="부탁 받기").click()
    await expect(page.get_by_role("heading", name="이미 부탁이 있을 수 있어요")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="거기에 보태기").click()
    await expect(page.get_by_role("heading", name="열려 있는 부탁에 보탰어요")).to_be_visible()


@pytest.mark.parametrize("size", [(1024, 768), (390, 844), (320, 700)], ids=["tablet", "phone", "small"])
async def test_the_desk_fits_where_it_is_opened(desk: Open, size: tuple[int, int]) -> None:
    page = await at_desk(desk, "민서연", viewport={"width": size[0], "height": size[1]})
    await expect(row(page, "강말순")).to_be_visible()
    await assert_fits(page)
    await assert_accessible(page)
    await row(page, "강말순").click()
    await expect(page.get_by_text("열쇠는 경비실에 있어요")).to_be_visible()
    await assert_fits(page)
    await assert_accessible(page)
    await shoot(page, f"care-desk-{size[0]}")
    for path in ("/staff/care/new", "/staff/care/board"):
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await assert_fits(page)


async def test_a_desk_that_cannot_be_reached_says_so(desk: Open) -> None:
    page = await at_desk(desk, "오세라")
    await expect(row(page, "강말순")).to_be_visible()
    await page.route("**/api/staff/care/queue*", lambda route: route.abort())
    await page.get_by_role("link", name=re.compile("맡은 사람 없음")).click()
    await expect(page.get_by_role("heading", name="불러오지 못했어요")).to_be_visible()
    await assert_accessible(page)
    await page.unroute("**/api/staff/care/queue*")
    await page.get_by_role("button", name="다시 불러오기").click()
    await expect(row(page, "강말순")).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", name="강말순 님")).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", name="강말순 님")).to_have_count(0)
    await page.keyboard.press("k")
    await expect(page.get_by_role("heading", name="강말순 님")).to_be_visible()
