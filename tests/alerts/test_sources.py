"""Warnings of others: read whatever they look like, taken in once, watched, and never sent on without two people."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.feeds.rules import outlines
from backend.alerts.sources import queries, tasks
from backend.alerts.sources.models import Matched
from backend.alerts.sources.reading import parse, read_cap, read_national
from backend.alerts.sources.rules import (
    Unreadable,
    UnsafeAddress,
    check_address,
    match_codes,
    match_names,
    match_shapes,
    moment_of,
)
from backend.db import Database, Db
from backend.jobs import Context
from backend.places.actions import GWANGJU
from backend.places.models import Places
from backend.seoul import SEOUL
from backend.settings import Settings
from tests import make
from tests.alerts.test_alerts import act, another, sign_in

DISTRICTS = msgspec.json.decode(GWANGJU.read_bytes(), type=Places).districts
SEO, NAM = make.SEO_GU, 29155
EVERYWHERE = Matched(True)


# Reading


@pytest.mark.parametrize(
    ("regions", "matched"),
    [
        ("광주광역시 전체 ", EVERYWHERE),
        ("  광주광역시   서구  ,광주광역시 남구 ", Matched(True, [SEO, NAM])),
        ("광주광역시 서구,남구", Matched(True, [SEO, NAM])),
        ("광주광역시서구", Matched(True, [SEO])),
        ("광주 서구 치평동", Matched(True, [], [make.CHIPYEONG])),
        ("서구 치평동", Matched(True, [], [make.CHIPYEONG])),
        ("광주광역시 서구 치평동, 광주광역시 서구", Matched(True, [SEO])),
        ("광주광역시\u00a0동구 서구 남구 북구 광산구", EVERYWHERE),
        ("전라남도 화순군, 광주광역시 남구", Matched(True, [NAM])),
        ("전국", EVERYWHERE),
        ("인천광역시 서구", Matched(False, marks=["elsewhere"])),
        ("경기도 광주시 ", Matched(False, marks=["elsewhere"])),
        ("전라남도 화순군,인천 서구", Matched(False, marks=["elsewhere"])),
        ("서구", Matched(False, marks=["no_place"])),
        ("광주시", Matched(False, marks=["no_place"])),
        ("", Matched(False, marks=["no_place"])),
        ("우산동", Matched(False, marks=["no_place"])),
        ("광주광역시 서구 쌍촌마을", Matched(True, [SEO], marks=["part_place"])),
    ],
)
def test_regions_are_found_by_name_and_other_cities_are_not_ours(regions: str, matched: Matched) -> None:
    assert match_names([regions], DISTRICTS) == matched


@given(st.sets(st.sampled_from([d.id for d in DISTRICTS]), min_size=1), st.data())
def test_spaces_and_order_change_no_region(ids: set[int], data: st.DataObject) -> None:
    space = st.text(" \t\u00a0\u3000", min_size=1, max_size=3)
    parts = [
        f"{data.draw(space)}광주광역시{data.draw(space)}{d.name_ko}{data.draw(space)}" for d in DISTRICTS if d.id in ids
    ]
    found = match_names([",".join(data.draw(st.permutations(parts)))], DISTRICTS)
    assert found == (EVERYWHERE if len(ids) == len(DISTRICTS) else Matched(True, sorted(ids)))


@given(st.text(max_size=60))
def test_whatever_stands_there_is_read_without_an_error(text: str) -> None:
    match_names([text], DISTRICTS)
    match_codes([text], DISTRICTS)
    with contextlib.suppress(ValueError):
        moment_of(text)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 Hypothesis wants none
    st.data(),
)
def test_a_time_is_the_same_however_it_is_written(at: datetime, data: st.DataObject) -> None:
    at = at.replace(microsecond=0, tzinfo=SEOUL)
    half, hour = ("오전" if at.hour < 12 else "오후"), at.hour % 12 or 12
    written = data.draw(st.sampled_from([
        f"{at:%Y/%m/%d %H:%M:%S}", f" {at:%Y-%m-%d  %H:%M:%S}.0 ", f"{at:%Y%m%d%H%M%S}", f"{at:%Y.%m.%d. %H:%M:%S}",
        at.isoformat(), at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        f"{at.year}/{at.month}/{at.day} {half} {hour}:{at.minute:02}:{at.second:02}", f"{at:%Y-%m-%dT%H:%M:%S}",
        f"{at.year}년 {at.month}월 {at.day}일 {at.hour}시 {at.minute}분 {at.second}초",
    ]))  # fmt: skip
    assert moment_of(written) == at


def test_codes_and_shapes_find_their_districts() -> None:
    assert match_codes(["29140"], DISTRICTS) == Matched(True, [SEO])
    assert match_codes(["2914000000", "2915500000"], DISTRICTS) == Matched(True, [SEO, NAM])
    assert match_codes(["2900000000"], DISTRICTS) == EVERYWHERE
    assert match_codes(["2914012000"], DISTRICTS) == Matched(True, [SEO], marks=["part_place"])
    assert match_codes(["1114000000"], DISTRICTS) == Matched(False, marks=["elsewhere"])
    for district in DISTRICTS:
        # Its neighbours share the rim, and are not meant.
        assert match_shapes([outlines()[district.id]], [], DISTRICTS) == Matched(True, [district.id])
    assert (
        match_shapes([[(34.0, 126.0), (36.0, 126.0), (36.0, 128.0), (34.0, 128.0), (34.0, 126.0)]], [], DISTRICTS)
        == EVERYWHERE
    )
    assert match_shapes([], [((35.152, 126.851), 0.3)], DISTRICTS) == Matched(True, [SEO], marks=["part_place"])
    assert match_shapes([], [((37.5, 127.0), 5)], DISTRICTS) == Matched(False, marks=["no_place"])


def test_only_an_outside_address_is_a_source() -> None:
    check_address("https://example.kr/cap", "https://mobile.gwangju.go.kr")
    check_address("http://127.0.0.1:9/cap", "http://localhost:8000")
    for url in ("http://example.kr/", "https://localhost/x", "https://127.0.0.1/", "https://a:b@example.kr/", "https:///x",
                "https://x:99999/"):  # fmt: skip
        with pytest.raises(UnsafeAddress):
            check_address(url, "https://mobile.gwangju.go.kr")


# CAP


def cap(
    identifier: str = "a1", *, kind: str = "Alert", status: str = "Actual",
    area: str = "<areaDesc>광주광역시 서구</areaDesc>", references: str = "", sent: str = "", lang: str = "ko-KR",
    severity: str = "Severe", more: str = "", hours: float = 3, headline: str = "하천에서 나오세요",
    scope: str = "Public",
) -> bytes:  # fmt: skip
    now = datetime.now(SEOUL).replace(microsecond=0)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
      <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
      <identifier>{identifier}</identifier><sender>river@example.kr</sender>
      <sent>{sent or now.isoformat()}</sent><status>{status}</status><msgType>{kind}</msgType><scope>{scope}</scope>
      {f"<references>{references}</references>" if references else ""}
      <info><language>{lang}</language><category>Met</category><event>홍수</event><urgency>Immediate</urgency>
      <severity>{severity}</severity><certainty>Observed</certainty>
      <expires>{(now + timedelta(hours=hours)).isoformat()}</expires><senderName>영산강홍수통제소</senderName>
      <headline>{headline}</headline><description>물이 빠르게 늘어요.</description>
      <instruction>높은 곳으로 가세요.\n강가에 가지 마세요.</instruction>
      <parameter><valueName>KR-stage</valueName><value>경계</value></parameter>{more}
      <area>{area}</area></info></alert>""".encode()


@pytest.mark.parametrize(
    "document",
    [
        b"", b"no xml", b"<alert/>", b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>", cap("a 1"), cap("a,1"),
        cap(sent="gestern"), cap(lang="fr"),
        b'<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + cap(headline="&x;").split(b"?>", 1)[1],
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + cap().split(b"?>", 1)[1],
        ("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE alert []>"
         + cap().decode().split("?>", 1)[1]).encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_cap_document_is_refused(document: bytes) -> None:
    with pytest.raises(Unreadable):
        read_cap(parse(document), DISTRICTS)


async def upload(client: httpx.AsyncClient, document: bytes) -> dict[str, Any]:
    answer = await client.post(
        "/api/staff/alerts/sources/upload", files={"file": ("a.xml", document, "application/xml")}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_uploaded_document_becomes_one_draft_and_follows_its_changes(
    client: httpx.AsyncClient, db: Db
) -> None:
    await sign_in(client, db)
    first = await upload(client, cap(sent="2026-11-26T09:00:00+09:00", hours=5))
    # The same moment, written in another zone.
    again = await upload(client, cap(sent="2026-11-26T00:00:00+00:00", hours=5))
    assert (first["result"], again["known"], again["alert_id"]) == ("draft", True, first["alert_id"])
    alert = (await client.get(f"/api/staff/alerts/{first['alert_id']}")).json()
    assert (alert["level"], alert["topics"], alert["district_ids"], alert["sender_ko"]) == (
        3,
        ["weather"],
        [SEO],
        "영산강홍수통제소",
    )
    assert alert["texts"]["ko"]["instructions"] == ["높은 곳으로 가세요.", "강가에 가지 마세요."]
    assert await db.fetchval("SELECT crisis_stage FROM alerts WHERE id = $1", UUID(alert["id"])) == "경계"
    named = "river@example.kr,a1,2026-11-26T09:00:00+09:00"
    changed = await upload(
        client, cap("a2", kind="Update", references=named, headline="더 높은 곳으로 가세요", severity="Extreme")
    )
    assert (changed["result"], changed["alert_id"]) == ("changed", alert["id"])
    now = (await client.get(f"/api/staff/alerts/{alert['id']}")).json()
    assert (now["level"], now["texts"]["ko"]["headline"], now["status"]) == (4, "더 높은 곳으로 가세요", "draft")
    origin = (await client.get(f"/api/staff/alerts/sources/received/{alert['id']}")).json()
    assert [one["result"] for one in origin] == ["changed", "draft"]
    gone = await upload(client, cap("a3", kind="Cancel", references=named))
    assert gone["result"] == "withdrawn"
    assert (await client.get(f"/api/staff/alerts/{alert['id']}")).status_code == 404
    assert (await upload(client, cap("a4", kind="Cancel", references="x,y,2026-11-26T09:00:00+09:00")))["marks"] == [
        "unknown_reference"
    ]


async def test_what_somebody_works_on_is_not_overwritten_and_what_was_sent_is_followed(
    client: httpx.AsyncClient, db: Db
) -> None:
    await sign_in(client, db)
    sent = "2026-11-26T09:00:00+09:00"
    named = f"river@example.kr,a1,{sent}"
    alert_id = (await upload(client, cap(sent=sent)))["alert_id"]
    alert = (await client.get(f"/api/staff/alerts/{alert_id}")).json()
    assert (await act(client, alert, "submit")).status_code in (200, 201)
    other = await upload(client, cap("a2", kind="Update", references=named))
    assert (other["result"], other["marks"]) == ("draft", ["already_touched"])
    assert other["alert_id"] != alert_id
    held = await upload(client, cap("a3", kind="Cancel", references=named))
    assert (held["result"], held["alert_id"], held["marks"]) == ("left", alert_id, ["already_touched"])
    async with another(client, db):
        waiting = (await client.get(f"/api/staff/alerts/{alert_id}")).json()
        assert (await act(client, waiting, "approve")).status_code in (200, 201)
    follow = await upload(client, cap("a4", kind="Cancel", references=named, area="<areaDesc>어딘가</areaDesc>"))
    drafted = (await client.get(f"/api/staff/alerts/{follow['alert_id']}")).json()
    assert (drafted["msg_type"], drafted["follows_id"], drafted["district_ids"]) == ("cancel", alert_id, [SEO])


async def test_an_area_that_is_none_of_ours_makes_a_marked_draft_that_cannot_go_out(
    client: httpx.AsyncClient, db: Db
) -> None:
    await sign_in(client, db)
    taken = await upload(client, cap(area="<areaDesc>어딘가</areaDesc>"))
    assert (taken["result"], taken["marks"]) == ("draft", ["no_place"])
    alert = (await client.get(f"/api/staff/alerts/{taken['alert_id']}")).json()
    refused = await act(client, alert, "submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "area_unclear")
    body = {
        key: alert[key] for key in ("level", "topics", "dong_ids", "link", "expires_at", "texts", "version", "hazard")
    }
    saved = await client.put(f"/api/staff/alerts/{alert['id']}", json=body | {"district_ids": [SEO]})
    assert saved.status_code == 200, saved.text
    assert (await act(client, saved.json(), "submit")).status_code in (200, 201)


async def test_exercises_stay_exercises_and_what_is_not_for_people_is_left(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    for identifier, status in (("e1", "Exercise"), ("e2", "Test")):
        taken = await upload(client, cap(identifier, status=status))
        assert (await client.get(f"/api/staff/alerts/{taken['alert_id']}")).json()["exercise"] is True
    for identifier, more in (
        ("l1", {"status": "Draft"}),
        ("l2", {"scope": "Private"}),
        ("l3", {"kind": "Ack"}),
        ("l4", {"hours": -1}),
    ):
        taken = await upload(client, cap(identifier, **more))  # type: ignore[arg-type]
        assert (taken["result"], taken["alert_id"]) == ("left", None)
    too_big = await client.post("/api/staff/alerts/sources/upload", files={"file": ("a.xml", b" " * (1024 * 1024 + 1))})
    assert too_big.status_code in (413, 422)
    await sign_in(client, db, "operator", "district", SEO)
    refused = await client.post("/api/staff/alerts/sources/upload", files={"file": ("a.xml", cap("d1"))})
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_scope")


async def test_our_own_feed_can_be_read_by_ourselves(client: httpx.AsyncClient, db: Db) -> None:
    alert_id = await make.alert(db, level=3, district_ids=[SEO], dong_ids=[2911001])
    message = read_cap(parse((await client.get(f"/feeds/alerts/{alert_id}.cap.xml")).content), DISTRICTS)
    assert (message.level, message.topics, message.area) == (3, ["weather"], Matched(True, [SEO], [2911001]))
    assert message.texts.ko.headline == "나갈 때 마스크를 쓰세요"
    assert message.marks == []


# Sources that are asked


class Elsewhere:
    """Somebody else's server: what it answers stands in `answers`, what it was asked in `asked`."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                status, body = outer.answers.get(self.path.split("?")[0], (404, b""))
                if self.headers.get("If-None-Match") == '"same"':
                    status, body = 304, b""
                self.send_response(status)
                self.send_header("ETag", '"same"')
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.server.shutdown()
    server.server.server_close()


def national(*rows: dict[str, Any], code: str = "00") -> tuple[int, bytes]:
    answer = {"header": {"resultCode": code, "resultMsg": "OK", "errorMsg": None}, "numOfRows": 100, "pageNo": 1,
              "totalCount": len(rows), "body": list(rows)}  # fmt: skip
    return 200, json.dumps(answer).encode()


def row(sn: object = 1, **changes: Any) -> dict[str, Any]:
    return {
        "SN": sn, "CRT_DT": f" {datetime.now(SEOUL):%Y/%m/%d  %H:%M:%S} ",
        "RCPTN_RGN_NM": "광주광역시 서구 ,광주광역시  남구 ",
        "MSG_CN": "[광주광역시]  오늘 13시 폭염경보 발령. 야외활동을 자제하세요.",
        "EMRG_STEP_NM": "안전안내 ", "DST_SE_NM": "폭염", "REG_YMD": "2026-11-26", "MDFCN_YMD": None,
    } | changes  # fmt: skip


async def add(client: httpx.AsyncClient, url: str, kind: str = "cap", name: str = "홍수통제소") -> dict[str, Any]:
    body = {"kind": kind, "name": name, "url": url, "active": True}
    answer = await client.post("/api/staff/alerts/sources", json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def poll(client: httpx.AsyncClient, db: Db, settings: Settings, at: datetime) -> list[dict[str, Any]]:
    await tasks.poll_due(Context(settings, Database(db), make.SEALER), at)
    return (await client.get("/api/staff/alerts/sources")).json()


async def test_the_states_messages_come_once_and_what_has_changed_is_seen(
    client: httpx.AsyncClient, db: Db, app_settings: Settings, elsewhere: Elsewhere
) -> None:
    await sign_in(client, db)
    now = datetime.now(UTC) + timedelta(seconds=1)
    await add(client, f"{elsewhere.url}/state", "national", "행정안전부")
    elsewhere.answers["/state"] = national(
        row(1), row("1"), row(2, EMRG_STEP_NM="위급재난", RCPTN_RGN_NM="광주광역시 전체"),
        row(3, RCPTN_RGN_NM="인천광역시 서구"), row(4, CRT_DT="2020/01/01 00:00:00"), row(5, RCPTN_RGN_NM="어딘가"),
    )  # fmt: skip
    [source] = await poll(client, db, app_settings, now)
    assert (source["problem"], source["received"], source["failures"]) == (None, 5, 0)
    came = (await client.get("/api/staff/alerts/sources/received")).json()
    assert [(one["result"], one["marks"]) for one in reversed(came)] == [
        ("draft", []), ("draft", []), ("left", ["elsewhere"]), ("left", ["over"]), ("draft", ["no_place"]),
    ]  # fmt: skip
    first, second = [(await client.get(f"/api/staff/alerts/{one['alert_id']}")).json() for one in (came[4], came[3])]
    assert (first["level"], first["topics"], first["district_ids"], first["hazard"]) == (
        2,
        ["weather"],
        [SEO, NAM],
        "heat",
    )
    assert first["texts"]["ko"]["headline"] == "오늘 13시 폭염경보 발령."
    assert (second["level"], second["district_ids"], second["dong_ids"]) == (4, [], [])
    # A field goes missing, a date becomes unreadable: the rest comes, and the console says which.
    broken = row(7)
    del broken["EMRG_STEP_NM"]
    elsewhere.answers["/state"] = national(broken, row(8, CRT_DT="곧"), row(9))
    [source] = await poll(client, db, app_settings, now + timedelta(minutes=2))
    assert (source["problem"], source["problem_detail"], source["received"]) == ("changed", "CRT_DT, EMRG_STEP_NM", 6)
    elsewhere.answers["/state"] = national(code="30")
    [source] = await poll(client, db, app_settings, now + timedelta(minutes=9))
    assert (source["problem"], source["problem_detail"], source["failures"]) == ("refused", "resultCode 30", 2)
    assert datetime.fromisoformat(source["failing_since"]) == now + timedelta(minutes=2)
    elsewhere.answers["/state"] = national()
    [source] = await poll(client, db, app_settings, now + timedelta(minutes=30))
    assert (source["problem"], source["failing_since"], source["failures"]) == (None, None, 0)
    assert all("rgnNm=" in path and "crtDt=" in path for path in elsewhere.asked)


async def test_a_source_that_is_down_stops_no_other_and_is_asked_ever_more_seldom(
    client: httpx.AsyncClient, db: Db, app_settings: Settings, elsewhere: Elsewhere
) -> None:
    await sign_in(client, db)
    now = datetime.now(UTC) + timedelta(seconds=1)
    await add(client, "http://127.0.0.1:9/none", name="가")
    await add(client, f"{elsewhere.url}/html", name="나")
    await add(client, f"{elsewhere.url}/big", name="다")
    await add(client, f"{elsewhere.url}/gone", name="라")
    await add(client, f"{elsewhere.url}/cap", name="마")
    elsewhere.answers |= {
        "/html": (200, b"<html><p>maintenance"),
        "/big": (200, b"x" * (1024 * 1024 + 1)),
        "/cap": (200, cap()),
    }
    found = {one["name"]: one for one in await poll(client, db, app_settings, now)}
    assert {name: one["problem"] for name, one in found.items()} == {
        "가": "down", "나": "unreadable", "다": "too_big", "라": "answer", "마": None,
    }  # fmt: skip
    assert found["마"]["received"] == 1
    at, waits = now, []
    for _ in range(8):
        at = datetime.fromisoformat(found["가"]["due_at"])
        found = {one["name"]: one for one in await poll(client, db, app_settings, at)}
        waits.append((datetime.fromisoformat(found["가"]["due_at"]) - at).total_seconds())
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert datetime.fromisoformat(found["가"]["failing_since"]) == now
    # What has not changed is not sent again.
    assert found["마"]["problem"] is None


async def test_a_feed_is_followed_to_its_documents_on_the_same_host_alone(
    client: httpx.AsyncClient, db: Db, app_settings: Settings, elsewhere: Elsewhere
) -> None:
    await sign_in(client, db)
    await add(client, f"{elsewhere.url}/feed")
    links = "".join(
        f'<entry><link type="application/cap+xml" href="{href}"/></entry>'
        for href in ("/two", "/one", "http://127.0.0.2/x")
    )
    sent = datetime.now(SEOUL).replace(microsecond=0) - timedelta(minutes=5)
    named = f"river@example.kr,one,{sent.isoformat()}"
    elsewhere.answers = {
        "/feed": (200, f'<feed xmlns="http://www.w3.org/2005/Atom">{links}</feed>'.encode()),
        "/one": (200, cap("one", sent=sent.isoformat())), "/two": (200, cap("two", kind="Update", references=named)),
    }  # fmt: skip
    [source] = await poll(client, db, app_settings, datetime.now(UTC) + timedelta(seconds=1))
    assert (source["received"], source["problem"]) == (2, "address")
    came = (await client.get("/api/staff/alerts/sources/received")).json()
    assert [one["result"] for one in came] == ["changed", "draft"], "the alert came before its update"


async def test_only_a_rule_that_somebody_else_approved_sends_on_and_only_what_is_in_no_doubt(
    client: httpx.AsyncClient, db: Db, app_settings: Settings, elsewhere: Elsewhere
) -> None:
    await sign_in(client, db)
    source = await add(client, f"{elsewhere.url}/state", "national")
    path = f"/api/staff/alerts/sources/{source['id']}"
    made = (await client.post(f"{path}/rules", json={"min_level": 3, "topics": []})).json()
    rule = made["rules"][0]["id"]
    assert (await client.post(f"{path}/rules", json={"min_level": 3, "topics": []})).json()[
        "code"
    ] == "source_rule_exists"
    now = datetime.now(UTC) + timedelta(seconds=1)
    elsewhere.answers["/state"] = national(row(1, EMRG_STEP_NM="긴급재난"))
    await poll(client, db, app_settings, now)
    async with another(client, db):
        assert (await client.post(f"{path}/rules/{rule}/approve", json={})).json()["rules"][0][
            "approver_name"
        ] == "윤지안"
    elsewhere.answers["/state"] = national(
        row(2, EMRG_STEP_NM="긴급재난"), row(3),
        row(4, EMRG_STEP_NM="긴급재난", RCPTN_RGN_NM="광주광역시 서구 어느마을"),
        row(5, EMRG_STEP_NM="긴급재난", MSG_CN="길" * 500),
    )  # fmt: skip
    await poll(client, db, app_settings, now + timedelta(minutes=2))
    came = (await client.get("/api/staff/alerts/sources/received")).json()
    assert [(one["result"], one["marks"]) for one in reversed(came)] == [
        ("draft", []), ("published", []), ("draft", []), ("draft", ["part_place"]), ("draft", ["shortened"]),
    ]  # fmt: skip
    public = (await client.get("/api/alerts?state=current")).json()
    assert [alert["sender_ko"] for alert in public] == ["행정안전부"]
    assert await db.fetchval("SELECT count(*) FROM push_messages WHERE alert_id = $1", UUID(public[0]["id"])) == 1
    # From another address it is another source.
    changed = await client.put(
        path,
        json={"kind": "national", "name": "홍수통제소", "url": f"{elsewhere.url}/new", "active": True, "version": 1},
    )
    assert changed.json()["rules"][0]["approved_at"] is None
    stale = await client.put(
        path, json={"kind": "cap", "name": "다", "url": f"{elsewhere.url}/x", "active": True, "version": 1}
    )
    assert stale.json()["code"] == "stale_version"


async def test_nobody_approves_their_own_rule_and_two_workers_ask_none_twice(client: httpx.AsyncClient, db: Db) -> None:
    me = await sign_in(client, db)
    source = await add(client, "http://127.0.0.1:9/x")
    path = f"/api/staff/alerts/sources/{source['id']}"
    rule = (await client.post(f"{path}/rules", json={"min_level": 1, "topics": ["air"]})).json()["rules"][0]["id"]
    assert not await queries.approve_rule(db, UUID(source["id"]), UUID(rule), me, make.now())
    now = make.now() + timedelta(minutes=1)
    assert await queries.lease_due(db, now) == [UUID(source["id"])]
    assert await queries.lease_due(db, now) == []


def test_a_changed_answer_is_told_from_an_empty_one() -> None:
    assert read_national(national()[1], DISTRICTS) == ([], 0, [])
    for body in (
        b"[]",
        b"{}",
        b"null",
        b'{"header": 1}',
        b'{"header": {"resultCode": "00"}, "body": {"a": 1}}',
        b"<OpenAPI/>",
    ):
        with pytest.raises(Exception, match=r"."):
            read_national(body, DISTRICTS)
