"""The demo's alerts: a week in late November, some over, some not, and one that is being written."""

from datetime import datetime, timedelta
from typing import NamedTuple

from backend.alerts import queries
from backend.alerts.models import AlertBody, AlertText, AlertTexts, Hazard
from backend.db import Db
from backend.messages.models import Topic
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer

DONG_GU, SEO_GU, NAM_GU, BUK_GU, GWANGSAN_GU = 29110, 29140, 29155, 29170, 29200


class Told(NamedTuple):
    """`sent`: hours ago; `lasts`: hours; `ended`: hours ago, if it was ended before its time."""

    level: int
    topics: list[Topic]
    district_ids: list[int]
    sent: float
    lasts: float
    ended: float | None
    link: str | None
    ko: AlertText
    en: AlertText
    hazard: Hazard | None = None


def _text(event: str, headline: str, body: str, *instructions: str) -> AlertText:
    return AlertText(event=event, headline=headline, body=body, instructions=list(instructions))


TOLD = [
    Told(
        3, ["weather", "health"], [], 3, 30, None, None,
        _text("한파경보", "내일 아침까지 바깥일을 미루세요",
              "밤사이 영하 12도까지 내려가요. 길이 얼고 수도가 얼 수 있어요.",
              "수돗물을 가늘게 틀어 두세요.", "혼자 사는 어르신께 안부 전화를 해 주세요.",
              "길이 미끄러우니 천천히 걸으세요."),
        _text("Cold wave warning", "Put off outdoor work until tomorrow morning",
              "It drops to −12 °C overnight. Roads and water pipes may freeze.",
              "Leave a tap running a little.", "Call older neighbours who live alone.", "Walk slowly, roads are icy."),
        "cold",
    ),
    Told(
        2, ["air", "health"], [SEO_GU, NAM_GU], 5, 16, None, None,
        _text("초미세먼지", "나갈 때 마스크를 쓰세요", "서구와 남구의 초미세먼지가 1㎥당 82㎍으로 나쁨이에요.",
              "창문을 닫고 지내세요.", "아이와 어르신은 바깥 운동을 쉬세요."),
        _text("Fine dust", "Wear a mask outside", "Fine dust in Seo-gu and Nam-gu is bad: 82 µg/m³.",
              "Keep windows closed.", "Children and older people should rest indoors."),
    ),
    Told(
        2, ["traffic"], [SEO_GU, GWANGSAN_GU], 20, 60, None, None,
        _text("교통 통제", "상무대로로 가지 말고 돌아가세요",
              "상수도관을 고치느라 상무대로 운천저수지에서 광주송정역 쪽 두 차로를 이틀 동안 막아요.",
              "시내버스는 그대로 다녀요. 10분쯤 늦어요."),
        _text("Road closed", "Avoid Sangmu-daero",
              "Two lanes towards Gwangju Songjeong Station are closed for two days for repairs.",
              "City buses run, about 10 minutes late."),
    ),
    Told(
        1, ["jobs"], [], 44, 240, None, "/booking",
        _text("일자리 박람회", "김대중컨벤션센터에서 청년 일자리 박람회가 열려요",
              "다음 주 수요일 10시부터 17시까지 64개 회사가 와요. 이력서를 가져오면 그 자리에서 면접을 봐요.",
              "토닥토닥 일자리카페에서 이력서를 미리 봐 드려요."),
        _text("Job fair", "Youth job fair at Kimdaejung Convention Center",
              "Next Wednesday, 10 AM to 5 PM, 64 companies. Bring a résumé and be interviewed on the spot.",
              "Todak Todak Job Cafe looks through your résumé beforehand."),
    ),
    Told(
        1, ["culture"], [DONG_GU], 70, 160, None, None,
        _text("공연", "국립아시아문화전당에서 겨울 음악회를 열어요",
              "이번 주 토요일 저녁 7시, 예술극장이에요. 표는 무료이고 한 사람이 두 장까지 받아요."),
        _text("Concert", "Winter concert at the Asia Culture Center",
              "This Saturday at 7 PM in the Arts Theater. Tickets are free, two a person."),
    ),
    Told(
        3, ["disaster"], [BUK_GU], 130, 12, 124, None,
        _text("화재", "문흥동 쪽으로 가지 마세요", "북구 문흥동 창고에 불이 났어요. 연기가 오치동 쪽으로 가요.",
              "창문을 닫으세요.", "에어컨과 환풍기를 끄세요."),
        _text("Fire", "Keep away from Munheung-dong",
              "A warehouse in Munheung-dong is on fire; smoke drifts to Ochi-dong.",
              "Close your windows.", "Switch off air conditioning and fans."),
    ),
    Told(
        2, ["weather", "traffic"], [], 200, 20, None, None,
        _text("첫눈", "출근길에 버스와 지하철을 타세요", "새벽부터 첫눈이 1~3cm 와요. 무등산 길은 미끄러워요.",
              "차를 몰면 앞차와 두 배 떨어지세요."),
        _text("First snow", "Take the bus or the metro to work",
              "1–3 cm of snow from dawn. Roads at Mudeungsan are icy.",
              "Keep double the distance when driving."),
    ),
    Told(
        1, ["health", "welfare"], [], 400, 240, None, None,
        _text("독감 예방주사", "65세부터 독감 예방주사를 그냥 맞을 수 있어요",
              "가까운 병원이나 보건소에 신분증을 가지고 가세요."),
        _text("Flu shot", "Free flu shots from the age of 65", "Take your ID to a clinic or health centre near you."),
    ),
    Told(
        2, ["air"], [], 620, 14, None, None,
        _text("미세먼지", "오늘은 실내에서 운동하세요", "광주 모든 곳의 미세먼지가 나쁨이에요. 저녁부터 좋아져요."),
        _text("Dust", "Exercise indoors today", "Dust is bad all over Gwangju. It clears from the evening."),
    ),
]  # fmt: skip

DRAFT = _text("노면 결빙", "다리와 고가도로에서 천천히 가세요", "새벽에 비가 얼어 길이 미끄러워요.",
              "차 사이를 두 배로 띄우세요.")  # fmt: skip


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    """Alerts that were sent before anybody subscribed, so nothing is pushed."""
    author_id = await find_demo_staff_id(db, "한결")
    for told in TOLD:
        sent_at = now - timedelta(hours=told.sent)
        body = AlertBody(
            level=told.level, topics=told.topics, district_ids=told.district_ids, dong_ids=[], link=told.link,
            expires_at=sent_at + timedelta(hours=told.lasts), texts=AlertTexts(ko=told.ko, en=told.en),
            hazard=told.hazard,
        )  # fmt: skip
        alert_id = await queries.insert_draft(db, author_id, "재난상황실", "City of Gwangju", body, sent_at)
        await queries.mark_sent(db, alert_id, author_id, sent_at)
        if told.ended is not None:
            await queries.mark_ended(db, alert_id, now - timedelta(hours=told.ended))
    draft = AlertBody(
        level=2, topics=["traffic", "weather"], district_ids=[BUK_GU], dong_ids=[], link=None,
        expires_at=now + timedelta(hours=18), texts=AlertTexts(ko=DRAFT),
    )  # fmt: skip
    await queries.insert_draft(db, author_id, "재난상황실", "City of Gwangju", draft, now - timedelta(minutes=12))
