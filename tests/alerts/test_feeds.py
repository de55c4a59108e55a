"""What other programs and plain browsers get: CAP 1.2, Atom, pages; read back by parsers that write none of it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
import xmlschema
from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

from backend.alerts.desk import actions, queries
from backend.alerts.models import AlertBody, AlertText, AlertTexts, FollowBody
from backend.db import Db
from backend.messages.sms.rules import short_id
from backend.settings import Settings
from tests import make

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("cap12.xsd")))
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '<script>alert(1)</script> & "둘"]]>'


def texts(headline: str = "바깥일을 미루세요", *, every: bool = False) -> AlertTexts:
    def text(said: str) -> AlertText:
        return AlertText(
            event="한파 & 강풍",
            headline=said,
            body="밤사이 영하 12도예요.\n길이 얼어요.",
            instructions=["집에 계세요.", HOSTILE],
        )

    more = {lang: text(f"{lang}: stay in") for lang in ("en", "ru", "vi", "zh")} if every else {}
    return AlertTexts(ko=text(headline), **more)


async def put(
    db: Db, settings: Settings, now: datetime, *, follow: str | None = None, follows: UUID | None = None,
    exercise: bool = False, hours: float = 6, **more: Any,
) -> UUID:  # fmt: skip
    """An alert that was written by one, approved by another, and sent."""
    author, approver = await make.staff(db, "operator"), await make.staff(db, "approver")
    said: dict[str, Any] = {
        "level": 3, "topics": ["weather", "health"], "district_ids": [], "dong_ids": [], "link": None,
        "expires_at": now + timedelta(hours=hours), "texts": texts(), "exercise": exercise,
    }  # fmt: skip
    body = AlertBody(**(said | more))
    followed = await queries.find_for_staff(db, follows) if follows else None
    kind: Any = FollowBody(follow) if follow else None  # type: ignore[arg-type]
    alert_id = await queries.insert_draft(db, author, "재난상황실", "City of Gwangju", body, now, kind, followed)
    if not exercise:
        await queries.insert_decision(db, alert_id, 1, approver, "approved", None, now)
    await actions.publish(db, settings, await queries.find_for_staff(db, alert_id), author, now)
    return alert_id


async def cap(client: httpx.AsyncClient, name: object) -> Any:
    """The document, valid, as another parser reads it."""
    answer = await client.get(f"/feeds/alerts/{name}.cap.xml")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/cap+xml")
    document = etree.fromstring(answer.content)
    SCHEMA.assertValid(document)
    return document


def at(document: Any, path: str) -> list[str]:
    return [found.text for found in document.findall(f".//c:{path.replace('/', '/c:')}", CAP)]


async def entries(client: httpx.AsyncClient, path: str = "/feeds/alerts.atom") -> list[str]:
    feed = etree.fromstring((await client.get(path)).content)
    for entry in feed.findall("a:entry", ATOM):
        # Whatever a feed names can be fetched and is valid.
        href = entry.find("a:link[@type='application/cap+xml']", ATOM).get("href")
        document = await cap(client, href.rsplit("/", 1)[-1].removesuffix(".cap.xml"))
        assert at(document, "identifier") == [entry.findtext("a:id", None, ATOM)]
    return [entry.findtext("a:id", None, ATOM) for entry in feed.findall("a:entry", ATOM)]


async def test_a_document_says_in_each_language_what_was_sent(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    now = make.now()
    alert_id = await put(db, app_settings, now, texts=texts(every=True), district_ids=[make.SEO_GU], dong_ids=[2911001])
    document = await cap(client, alert_id)
    assert at(document, "identifier") == [f"urn:uuid:{alert_id}"]
    assert at(document, "status") == ["Actual"]
    assert datetime.fromisoformat(at(document, "sent")[0]) == now.replace(microsecond=0)
    assert all(said.endswith("+09:00") for name in ("sent", "effective", "expires") for said in at(document, name))
    assert at(document, "info/language") == ["ko", "en", "ru", "vi", "zh"]
    assert at(document, "info/headline")[:2] == ["바깥일을 미루세요", "en: stay in"]
    assert at(document, "info/event")[0] == "한파 & 강풍"
    assert at(document, "info/instruction")[0] == f"집에 계세요.\n{HOSTILE}"
    assert set(zip(at(document, "parameter/valueName"), at(document, "parameter/value"), strict=True)) == {
        ("KR-level", "긴급재난")
    }
    assert (at(document, "category")[:2], at(document, "severity")[0]) == (["Met", "Health"], "Severe")
    assert at(document, "info/area/areaDesc")[:3] == ["광주광역시 서구", "광주광역시 동구 충장동", "Seo-gu, Gwangju"]
    polygons = at(document, "polygon")
    assert len(polygons) == 5, "one for the district in each language; a dong has no outline"
    points = [tuple(map(float, point.split(","))) for point in polygons[0].split()]
    assert points[0] == points[-1]
    assert all(35.0 < lat < 35.3 and 126.6 < lon < 127.1 for lat, lon in points)


async def test_what_follows_names_all_that_came_before_and_no_document_ever_changes(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    now = make.now() - timedelta(hours=3)
    first = await put(db, app_settings, now)
    before = (await client.get(f"/feeds/alerts/{first}.cap.xml")).content
    second = await put(db, app_settings, now + timedelta(hours=1), follow="update", follows=first, level=4)
    third = await put(db, app_settings, now + timedelta(hours=2), follow="cancel", follows=second, level=4)
    assert (await client.get(f"/feeds/alerts/{first}.cap.xml")).content == before
    update, clear = await cap(client, second), await cap(client, third)
    assert (at(update, "msgType"), at(clear, "msgType")) == (["Update"], ["Cancel"])
    sender = at(update, "sender")[0]
    assert at(update, "references") == [f"{sender},urn:uuid:{first},{at(await cap(client, first), 'sent')[0]}"]
    assert at(clear, "references") == [
        f"{at(update, 'references')[0]} {sender},urn:uuid:{second},{at(update, 'sent')[0]}"
    ]
    assert (at(clear, "responseType"), at(clear, "urgency")) == (["AllClear"], ["Past"])
    assert await entries(client) == [f"urn:uuid:{one}" for one in (third, second, first)]


async def test_what_was_stopped_by_hand_is_cancelled_for_other_programs(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    now = make.now()
    alert_id = await put(db, app_settings, now - timedelta(hours=1), texts=texts("가" * 80))
    assert (await client.get(f"/feeds/alerts/{alert_id}-ended.cap.xml")).status_code == 404
    await actions.end(db, await queries.find_for_staff(db, alert_id), now)
    document = await cap(client, f"{alert_id}-ended")
    assert (at(document, "msgType"), at(document, "references")[0].split(",")[1]) == (
        ["Cancel"],
        f"urn:uuid:{alert_id}",
    )
    assert at(await cap(client, alert_id), "msgType") == ["Alert"]
    assert len(set(await entries(client))) == 2


async def test_feeds_keep_what_is_over_for_two_days_and_exercises_apart(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    now = make.now()
    holds = await put(db, app_settings, now - timedelta(days=5), hours=24 * 9)
    lately = await put(db, app_settings, now - timedelta(hours=50), hours=3)
    await put(db, app_settings, now - timedelta(hours=60), hours=11)
    exercise = await put(db, app_settings, now, exercise=True)
    assert await entries(client) == [f"urn:uuid:{lately}", f"urn:uuid:{holds}"]
    assert await entries(client, "/feeds/exercises.atom") == [f"urn:uuid:{exercise}"]
    assert at(await cap(client, exercise), "status") == ["Exercise"]
    assert str(exercise) not in (await client.get("/a")).text
    shown = await client.get(f"/a/{exercise}")
    assert "훈련이에요" in shown.text
    assert "noindex" in shown.text
    answer = await client.get("/feeds/alerts.atom")
    same = await client.get("/feeds/alerts.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_nothing_that_was_not_sent_is_found(client: httpx.AsyncClient, db: Db) -> None:
    author = await make.staff(db, "operator")
    body = AlertBody(
        level=2, topics=["air"], district_ids=[], dong_ids=[], link=None, expires_at=make.now(), texts=texts()
    )
    hidden = await queries.insert_draft(db, author, "재난상황실", "City", body, make.now() - timedelta(hours=1))
    for path in (f"/a/{hidden}", f"/feeds/alerts/{hidden}.cap.xml", f"/feeds/alerts/{hidden}-ended.cap.xml",
                 f"/a/{uuid4()}", "/feeds/alerts/x.cap.xml", f"/feeds/alerts/{hidden}.xml", "/a/x",
                 f"/a/{short_id(uuid4())}", "/a/한글", f"/a/{'-' * 36}"):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path
    assert etree.fromstring((await client.get("/feeds/alerts.atom")).content).find("a:entry", ATOM) is None


@pytest.mark.parametrize("lang", ["ko", "en", "ru", "vi", "zh"])
async def test_a_page_reads_in_each_language_without_a_script(
    client: httpx.AsyncClient, db: Db, app_settings: Settings, lang: str
) -> None:
    now = make.now()
    first = await put(db, app_settings, now - timedelta(hours=1), texts=texts(HOSTILE), dong_ids=[make.CHIPYEONG])
    await put(
        db,
        app_settings,
        now,
        follow="update",
        follows=first,
        texts=texts(every=True),
        dong_ids=[make.CHIPYEONG],
        link="/booking",
    )
    answer = await client.get(f"/a/{first}?lang={lang}")
    page = html.fromstring(answer.content)
    assert page.get("lang") == lang
    assert page.xpath("//script") == []
    assert page.xpath("//@style") == []
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//h1")[0].text == ("바깥일을 미루세요" if lang == "ko" else f"{lang}: stay in")
    assert HOSTILE in page.xpath("//section[@class='do']//li")[1].text
    assert HOSTILE in page.xpath("//ul[@class='before']")[0].text_content(), "what was said before, in Korean"
    assert page.xpath("//ul[@class='before']//span")[0].get("lang") == ("ko")
    assert page.xpath("//main//a/@href")[0].endswith("/booking")
    assert (await client.get(f"/a/{short_id(first)}?lang={lang}")).content == answer.content, "as an SMS has it"
    by_browser = await client.get(f"/a/{first}", headers={"Accept-Language": f"fr, {lang}-XX;q=0.8, ko;q=0.5"})
    assert by_browser.content == answer.content
    missing = await put(db, app_settings, now)
    shown = html.fromstring((await client.get(f"/a/{missing}?lang={lang}")).content)
    assert len(shown.xpath("//main/p[@class='note']")) == (0 if lang == "ko" else 1)
    assert shown.xpath("//h1")[0].get("lang") == "ko"
    listed = html.fromstring((await client.get(f"/a?lang={lang}")).content)
    assert len(listed.xpath("//main//li[contains(@class, 'alert')]")) == 2


async def test_a_program_that_knows_the_schema_alone_reads_what_was_sent(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    now = make.now()
    first = await put(
        db, app_settings, now - timedelta(hours=1), texts=texts(every=True), district_ids=[make.SEO_GU],
        dong_ids=[2911001], crisis_stage="경계", level=4,
    )  # fmt: skip
    clear = await put(db, app_settings, now, follow="cancel", follows=first, level=4)
    schema = xmlschema.XMLSchema(Path(__file__).with_name("cap12.xsd"))
    said, over = [
        cast("dict[str, Any]", schema.to_dict((await client.get(f"/feeds/alerts/{one}.cap.xml")).text))
        for one in (first, clear)
    ]
    assert (said["identifier"], said["msgType"], said["scope"]) == (f"urn:uuid:{first}", "Alert", "Public")
    infos = said["info"]
    assert [info["language"] for info in infos] == ["ko", "en", "ru", "vi", "zh"]
    assert (infos[0]["headline"], infos[1]["headline"]) == ("바깥일을 미루세요", "en: stay in")
    assert infos[0]["instruction"] == f"집에 계세요.\n{HOSTILE}"
    for info in infos:
        assert (info["urgency"], info["severity"]) == ("Immediate", "Extreme")
        assert {(one["valueName"], one["value"]) for one in info["parameter"]} == {
            ("KR-level", "위급재난"), ("KR-stage", "경계"),
        }  # fmt: skip
        codes = {(code["valueName"], code["value"]) for area in info["area"] for code in area["geocode"]}
        assert {("KR-SGG", str(make.SEO_GU)), ("gwangju-dong", "2911001")} <= codes
    assert (over["msgType"], over["references"].split(",")[1]) == ("Cancel", f"urn:uuid:{first}")
