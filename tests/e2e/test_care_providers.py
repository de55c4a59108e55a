"""A provider on a phone: takes on what it was sent, says what became of a day; and whom nobody met is called until
somebody has seen them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, staff_at, visitor_at

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def row(page: Page, name: str) -> Any:
    return page.get_by_role("link", name=re.compile(name))


async def test_care_is_taken_on_done_and_missed_until_somebody_has_seen_the_person(phone: Open, desk: Open) -> None:
    cook = await staff_at(phone, "/staff/orders", "고은채")
    await expect(row(cook, "임춘자")).to_be_visible()
    await assert_accessible(cook)
    await assert_fits(cook)
    await shoot(cook, "orders-new")
    await row(cook, "임춘자").click()
    await expect(cook.get_by_role("heading", name="맡을 수 있나요?")).to_be_visible()
    await expect(cook.get_by_text("문 앞 화분 밑에 열쇠가 있어요")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-sent")
    # A no asks for a word; what was typed stays.
    await cook.get_by_role("button", name="못 맡아요").click()
    await cook.get_by_role("dialog").get_by_role("button", name="못 맡아요").click()
    await expect(cook.get_by_role("alert").filter(has_text="까닭을 적어 주세요.")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-decline")
    await cook.get_by_role("button", name="그만두기").click()
    await cook.get_by_role("button", name="맡을게요").click()
    await cook.get_by_role("dialog").get_by_role("button", name="맡을게요").click()
    await expect(cook.get_by_text("맡았어요. 담당자와 본인에게 알렸어요.")).to_be_visible()
    # Today's day of another: done, with a note.
    await cook.goto("/staff/orders?view=today")
    await row(cook, "방순례").click()
    await cook.get_by_role("button", name="다녀왔어요").click()
    await cook.get_by_label("남길 말 (없어도 돼요)").fill("반찬을 다 드셨어요.")
    await shoot(cook, "order-done")
    await cook.get_by_role("dialog").get_by_role("button", name="다녀왔어요").click()
    await expect(cook.get_by_text("“반찬을 다 드셨어요.”")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-history")
    # And one whom nobody met.
    sera = await staff_at(desk, "/staff/care/calls", "오세라")
    await expect(row(sera, "곽두례")).to_be_visible()
    await cook.goto("/staff/orders?view=today")
    await row(cook, "곽두례").click()
    await cook.get_by_role("button", name="못 만났어요").click()
    await cook.get_by_label("어떻게 해 봤나요").fill("오늘도 대답이 없어요.")
    await assert_accessible(cook)
    await shoot(cook, "order-missed")
    await cook.get_by_role("dialog").get_by_role("button", name="못 만났어요").click()
    await expect(cook.get_by_text("동 담당자에게 알렸어요.")).to_be_visible()
    # The desk: in order, straight to the door, and met in the end.
    await assert_accessible(sera)
    await shoot(sera, "calls")
    await row(sera, "곽두례").click()
    await expect(sera.get_by_role("heading", name="곽두례 님")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "call-tree")
    await sera.get_by_role("button", name="받지 않아요", exact=True).first.click()
    await sera.get_by_label("남길 말 (없어도 돼요)").fill("두 번 걸었어요")
    await assert_accessible(sera)
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.locator(".ladder [aria-current]")).to_contain_text("가까운 분")
    await sera.locator(".ladder li").filter(has_text="찾아가기").get_by_role("button", name="만났어요").click()
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.get_by_text("누군가 만났거나 통화했어요")).to_be_visible()
    await shoot(sera, "call-tree-over")
    await sera.goto("/staff/care/calls")
    await expect(sera.get_by_role("heading", name="안부를 확인할 분이 없어요")).to_be_visible()
    # The first yes has begun the services of another.
    await sera.goto("/staff/care")
    await expect(sera.get_by_role("button", name=re.compile("임춘자"))).to_contain_text("돌봄 중")
    # At the case: what came, what did not, and its end.
    case = await ask(sera, "GET", "/api/staff/care/queue")
    fed = next(c["id"] for c in case["cases"] if c["name"] == "방순례")
    await sera.goto(f"/staff/care/cases/{fed}")
    await expect(sera.get_by_role("heading", name="받는 돌봄")).to_be_visible()
    await sera.get_by_text("날마다 적은 것").click()
    await expect(sera.get_by_text("“반찬을 다 드셨어요.”")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "case-services")
    services = sera.locator("section").filter(has=sera.get_by_role("heading", name="받는 돌봄"))
    await services.get_by_role("button", name="마치기").click()
    await sera.get_by_label("까닭").fill("따님 댁으로 가셨어요")
    await sera.get_by_role("dialog").get_by_role("button", name="마치기").click()
    await expect(services.get_by_text("“따님 댁으로 가셨어요”")).to_be_visible()
    # The provider's page follows by itself.
    await cook.goto("/staff/orders?view=running")
    await expect(row(cook, "임춘자")).to_be_visible()
    await expect(row(cook, "방순례")).to_have_count(0)
    assert urlsplit(cook.url).path == "/staff/orders"


async def test_what_one_declined_another_takes_on_and_the_person_sees_it(phone: Open, desk: Open) -> None:
    mine = await visitor_at(phone, "/care", 14)
    [case] = [c for c in (await ask(mine, "GET", "/api/care/cases"))["cases"] if c["name"] == "송옥분"]
    await mine.goto(f"/care/{case['id']}")
    await expect(mine.get_by_text("맡을 수 있는지 기관에 묻고 있어요")).to_be_visible()
    cook = await staff_at(phone, "/staff/orders", "고은채")
    await row(cook, "송옥분").click()
    await cook.get_by_role("button", name="못 맡아요").click()
    await cook.get_by_label("맡지 못하는 까닭").fill("이번 달은 배달할 사람이 모자라요")
    await cook.get_by_role("dialog").get_by_role("button", name="못 맡아요").click()
    await expect(cook.get_by_text("맡지 못한다고 알렸어요.")).to_be_visible()
    # The person reads that somebody else is looked for; the first provider reads of them no more.
    await expect(mine.get_by_text("맡을 기관을 다시 찾고 있어요.", exact=False)).to_be_visible()
    await assert_accessible(mine)
    await shoot(mine, "another-looking")
    await cook.goto("/staff/orders?view=over")
    await expect(row(cook, "이름을 볼 수 없는 분").first).to_be_visible()
    await expect(row(cook, "송옥분")).to_have_count(0)
    # The desk is told, and sends it on as it was approved.
    sera = await staff_at(desk, "/staff/care", "오세라")
    await expect(sera.get_by_role("button", name=re.compile("송옥분"))).to_contain_text("맡을 기관이 없어요")
    await sera.goto(f"/staff/care/cases/{case['id']}")
    services = sera.locator("#services")
    await expect(services.get_by_text("“이번 달은 배달할 사람이 모자라요”")).to_be_visible()
    await services.get_by_role("button", name="다른 기관에 보내기").click()
    dialog = sera.get_by_role("dialog")
    await dialog.get_by_role("button", name="다른 기관에 보내기").click()
    await expect(dialog.get_by_text("맡을 곳을 골라 주세요.")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "another-dialog")
    await dialog.get_by_label("모락모락 마을부엌: 집밥 도시락", exact=False).check()
    await dialog.get_by_role("button", name="다른 기관에 보내기").click()
    await expect(sera.get_by_text("보냈어요. 답을 기다려요.")).to_be_visible()
    await expect(services.get_by_text("기관의 답을 기다려요")).to_be_visible()
    # While an answer is waited for, the case does not end; its button says so and leads there.
    await sera.get_by_text("다른 일", exact=True).click()
    close = sera.locator(".acts-of").get_by_role("button", name="마치기")
    await expect(close).to_be_disabled()
    await expect(close).to_have_accessible_description(re.compile("먼저 마쳐 주세요"))
    await assert_accessible(sera)
    await shoot(sera, "another-held")
    await sera.get_by_role("link", name="받는 돌봄 보기").click()
    await expect(services).to_be_focused()
    # The second says yes, and the person knows who comes.
    other = await staff_at(phone, "/staff/orders", "차은솔")
    await row(other, "송옥분").click()
    await expect(other.get_by_text("뚜껑을 열어서 건네요.", exact=False)).to_be_visible()
    await other.get_by_role("button", name="맡을게요").click()
    await other.get_by_label("가는 사람").fill("장미르")
    await other.get_by_role("dialog").get_by_role("button", name="맡을게요").click()
    await expect(other.get_by_text("맡았어요. 담당자와 본인에게 알렸어요.")).to_be_visible()
    await expect(mine.get_by_text("오시는 분은 장미르 님이에요")).to_be_visible()
    await expect(mine.get_by_text("모락모락 마을부엌").first).to_be_visible()
    await assert_accessible(mine)
    await assert_fits(mine)
    await shoot(mine, "another-coming")
    await expect(sera.get_by_text("장미르 님이 가요")).to_be_visible()
    await expect(sera.locator(".head-of")).to_contain_text("돌봄 중")


async def test_a_corrected_address_reaches_the_provider_and_is_marked_until_it_is_read(desk: Open) -> None:
    cook = await staff_at(desk, "/staff/orders?view=running", "고은채")
    await expect(row(cook, "곽두례")).to_be_visible()
    await expect(row(cook, "곽두례")).not_to_contain_text("바뀐 정보")
    boss = await staff_at(desk, "/staff/care", "민서연")
    queue = await ask(boss, "GET", "/api/staff/care/queue")
    case_id = next(c["id"] for c in queue["cases"] if c["name"] == "곽두례")
    await boss.goto(f"/staff/care/cases/{case_id}")
    await boss.get_by_role("button", name="사는 곳과 연락처 고치기").click()
    dialog = boss.get_by_role("dialog")
    await dialog.get_by_label("주소").fill("새로 이사한 길 7, 101호")
    await dialog.get_by_role("button", name="고치기").click()
    await expect(dialog).to_have_count(0)
    await expect(boss.get_by_text("바뀐 것을 오는 기관에 전했어요").first).to_be_visible()
    # It is there by itself.
    await expect(row(cook, "곽두례")).to_contain_text("바뀐 정보")
    await assert_accessible(cook)
    await shoot(cook, "orders-told-anew")
    await row(cook, "곽두례").click()
    await expect(cook.get_by_text("새로 이사한 길 7, 101호")).to_be_visible()
    await expect(cook.get_by_text("아래가 지금 것이에요.")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-told-anew")
    await cook.goto("/staff/orders?view=running")
    await expect(row(cook, "곽두례")).to_be_visible()
    await expect(row(cook, "곽두례")).not_to_contain_text("바뀐 정보")


@pytest.mark.parametrize("size", [(1440, 900), (320, 700)], ids=["desk", "small"])
async def test_a_providers_console_fits_where_it_is_opened(desk: Open, size: tuple[int, int]) -> None:
    page = await staff_at(desk, "/staff/orders?view=running", "고은채", viewport={"width": size[0], "height": size[1]})
    await expect(row(page, "곽두례")).to_be_visible()
    await assert_fits(page)
    await shoot(page, f"orders-{size[0]}")
    await row(page, "곽두례").click()
    await expect(page.get_by_role("heading", name="곽두례 님")).to_be_visible()
    await expect(page.get_by_text("할 일")).to_be_visible()
    await assert_fits(page)
    await assert_accessible(page)
    await shoot(page, f"order-{size[0]}")
    for view in ("new", "today", "over"):
        await page.goto(f"/staff/orders?view={view}")
        await expect(page.get_by_role("navigation", name="어떤 돌봄을 볼까요")).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await assert_fits(page)
    # Nothing else of the house is theirs.
    await page.goto("/staff/care")
    await expect(page.get_by_role("heading", name="이 화면은 볼 수 없어요")).to_be_visible()
