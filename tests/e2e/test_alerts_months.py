"""What alerts came to, month by month, on the desk and as a file."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import staff_at

pytestmark = pytest.mark.browser


async def test_an_operator_reads_what_months_of_alerts_came_to_and_takes_it_along(desk: Open) -> None:
    operator = await staff_at(desk, "/staff/alerts", "한결")
    await operator.get_by_role("link", name="달마다").click()
    table = operator.get_by_role("table", name="달마다 보낸 알림")
    await expect(table.get_by_role("columnheader")).to_have_count(9)
    await expect(table.get_by_role("rowheader").first).to_have_text(re.compile(r"^20\d\d년 \d+월$"))
    await expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile("위급|긴급|안전안내|소식"))
    await assert_accessible(operator)
    await shoot(operator, "alert-months")
    async with operator.expect_download() as saving:
        await operator.get_by_role("button", name="CSV로 저장").click()
    file = await (await saving.value).path()
    rows = file.read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("달,등급,보낸 알림,받는 휴대폰,전달,")
    assert len(rows) == await table.get_by_role("row").count()
    await operator.get_by_role("link", name="3달", exact=True).click()
    await expect(operator.get_by_role("link", name="3달", exact=True)).to_have_attribute("aria-current", "page")
    await operator.set_viewport_size({"width": 390, "height": 844})
    await expect(table).to_be_visible()
    await assert_fits(operator)
    await shoot(operator, "alert-months-phone")
