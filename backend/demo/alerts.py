"""The demo's alerts: a week in late November, some over, some not, and what lies on the desk."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from backend.alerts.desk import queries
from backend.alerts.models import AlertBody, AlertText, AlertTexts, FollowBody, Hazard, TemplateBody
from backend.alerts.rules import to_send
from backend.db import Db
from backend.messages.models import Topic
from backend.messages.sms import queries as sms
from backend.messages.sms.actions import follow_by_sms
from backend.messages.sms.models import Result
from backend.messages.sms.rules import month_of
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.settings import Settings

MOST_TEXTED = 1000
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
    ru: AlertText | None = None
    vi: AlertText | None = None
    zh: AlertText | None = None
    sms_after: int | None = None
    asks_safety: bool = False


def _text(event: str, headline: str, body: str, *instructions: str) -> AlertText:
    return AlertText(event=event, headline=headline, body=body, instructions=list(instructions))


TOLD = [
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

COLD_BEFORE = Told(
    2, ["weather", "health"], [], 9, 36, None, None,
    _text("한파주의보", "오늘 밤 바깥일을 줄이세요", "밤사이 영하 9도까지 내려가요.", "따뜻하게 입고 나가세요.",
          "혼자 사는 어르신께 안부 전화를 해 주세요."),
    _text("Cold wave advisory", "Do less outside tonight", "It drops to −9 °C overnight.", "Dress warmly.",
          "Call older neighbours who live alone."),
    "cold",
)  # fmt: skip
COLD = Told(
    3, ["weather", "health"], [], 3, 30, None, None,
    _text("한파경보", "내일 아침까지 바깥일을 미루세요",
          "밤사이 영하 12도까지 내려가요. 길이 얼고 수도가 얼 수 있어요.",
          "수돗물을 가늘게 틀어 두세요.", "혼자 사는 어르신께 안부 전화를 해 주세요.",
          "길이 미끄러우니 천천히 걸으세요."),
    _text("Cold wave warning", "Put off outdoor work until tomorrow morning",
          "It drops to −12 °C overnight. Roads and water pipes may freeze.",
          "Leave a tap running a little.", "Call older neighbours who live alone.", "Walk slowly, roads are icy."),
    "cold",
    ru=_text("Сильный мороз", "Отложите работу на улице до утра",
             "Ночью до −12 °C. Дороги и трубы могут замёрзнуть.", "Оставьте воду течь тонкой струйкой.",
             "Позвоните пожилым соседям, которые живут одни.", "Идите медленно, скользко."),
    vi=_text("Rét đậm", "Hoãn việc ngoài trời đến sáng mai",
             "Đêm nay xuống −12 °C. Đường và ống nước có thể đóng băng.", "Mở vòi nước chảy nhỏ.",
             "Gọi điện hỏi thăm người già sống một mình.", "Đi chậm, đường trơn."),
    zh=_text("寒潮警报", "明早之前请推迟户外作业", "夜间降至零下12度，道路和水管可能结冰。",
             "让水龙头保持细流。", "给独居老人打个电话。", "路滑，请慢行。"),
    sms_after=10, asks_safety=True,
)  # fmt: skip
LEAK = Told(
    3, ["disaster"], [GWANGSAN_GU], 30, 12, None, None,
    _text("화학 사고", "창문을 닫고 집 안에 계세요", "광산구 하남산단에서 염소가 샜어요.", "환풍기를 끄세요.",
          "눈이 따가우면 물로 씻고 119에 전화하세요."),
    _text("Chemical leak", "Close windows and stay inside", "Chlorine leaks at Hanam industrial complex.",
          "Switch off fans.", "If your eyes burn, rinse them and call 119."),
)  # fmt: skip
LEAK_OVER = Told(
    3, ["disaster"], [GWANGSAN_GU], 26, 12, None, None,
    _text("화학 사고", "이제 창문을 열고 나가도 돼요", "염소가 다 걷혔어요. 공기를 재어 보니 안전해요.",
          "집 안 공기를 30분 갈아 주세요."),
    _text("Chemical leak", "You can open windows and go out", "The chlorine is gone and the air is safe.",
          "Air your home for half an hour."),
)  # fmt: skip


DRAFT = AlertTexts(ko=_text("노면 결빙", "다리와 고가도로에서 천천히 가세요", "새벽에 비가 얼어 길이 미끄러워요.",
                            "차 사이를 두 배로 띄우세요."))  # fmt: skip
WATER = AlertTexts(
    ko=_text("단수", "내일 아침까지 쓸 물을 받아 두세요",
             "남구 봉선동에서 상수도관이 터졌어요. 밤 10시부터 물이 안 나와요.",
             "마실 물을 먼저 받으세요.", "급수차는 봉선2동 행정복지센터 앞에 있어요."),
    en=_text("No water", "Store water until tomorrow morning",
             "A water main broke in Bongseon-dong, Nam-gu. No water from 10 PM.", "Store drinking water first.",
             "A water truck stands at Bongseon 2-dong office."),
)  # fmt: skip
CLINIC = AlertTexts(
    ko=_text("문 여는 병원", "주말에 문 여는 병원을 미리 알아 두세요", "독감이 늘어 주말에도 병원 34곳이 문을 열어요.",
             "120에 물으면 가까운 곳을 알려 드려요."),
    en=_text("Clinics open", "See which clinics open this weekend", "34 clinics open at the weekend as flu spreads.",
             "Call 120 for one near you."),
)  # fmt: skip
GAS = AlertTexts(
    ko=_text("가스 누출", "불을 쓰지 말고 밖으로 나오세요", "동구 충장로5가 지하상가에서 가스가 새고 있어요.",
             "엘리베이터를 타지 마세요.", "불이나 전기 스위치를 건드리지 마세요."),
    en=_text("Gas leak", "Use no flame and get out", "Gas is leaking under Chungjang-ro 5-ga, Dong-gu.",
             "Do not take lifts.", "Touch no flame and no switch."),
)  # fmt: skip


def _template(name: str, level: int, topics: list[Topic], hours: int, ko: AlertText, en: AlertText,
              hazard: Hazard | None = None, *, asks: bool = False) -> TemplateBody:  # fmt: skip
    return TemplateBody(
        name=name, level=level, topics=topics, hazard=hazard, link=None, hours=hours, texts=AlertTexts(ko=ko, en=en),
        asks_safety=asks,
    )  # fmt: skip


TEMPLATES = [
    _template("폭염경보", 3, ["weather", "health"], 10,
              _text("폭염경보", "오후 5시까지 밖에 나가지 마세요", "체감온도가 35도를 넘어요.",
                    "그늘이나 시원한 실내에 계세요.", "목마르지 않아도 물을 드세요.",
                    "어지러우면 바로 119에 전화하세요."),
              _text("Heat warning", "Stay indoors until 5 PM", "It feels hotter than 35 °C.",
                    "Stay in shade or a cool room.", "Drink water before you are thirsty.",
                    "If you feel dizzy, call 119."), "heat"),
    _template("미세먼지 나쁨", 2, ["air", "health"], 14,
              _text("초미세먼지", "나갈 때 마스크를 쓰세요", "초미세먼지가 나쁨이에요.", "창문을 닫고 지내세요.",
                    "아이와 어르신은 바깥 운동을 쉬세요."),
              _text("Fine dust", "Wear a mask outside", "Fine dust is bad.", "Keep windows closed.",
                    "Children and older people should rest indoors.")),
    _template("정전", 2, ["disaster", "welfare"], 6,
              _text("정전", "엘리베이터를 타지 말고 기다리세요", "전기가 나갔어요. 고치고 있어요.",
                    "집에서 의료 기기를 쓰시면 119에 알려 주세요.", "촛불 대신 손전등을 쓰세요."),
              _text("Power cut", "Keep out of lifts and wait", "The power is out and being repaired.",
                    "If you use medical devices at home, call 119.", "Use a torch instead of candles."), "outage"),
    _template("하천 범람 우려", 4, ["disaster", "weather"], 6,
              _text("하천 범람", "지금 높은 곳으로 가세요", "물이 둑을 넘을 수 있어요.", "지하와 하천에서 나오세요.",
                    "차를 두고 걸어서 가세요.", "물이 무릎까지 오면 건너지 마세요."),
              _text("Flood", "Go to high ground now", "The river may overflow.", "Leave basements and the riverside.",
                    "Leave your car and walk.", "Do not cross water above your knees."), asks=True),
    _template("실종 어르신", 2, ["welfare"], 12,
              _text("사람을 찾아요", "이런 어르신을 보면 112에 알려 주세요", "키와 옷차림을 여기에 써요.",
                    "말을 걸고 곁에 있어 주세요."),
              _text("Missing person", "Call 112 if you see this person", "Write height and clothes here.",
                    "Speak to them and stay.")),
    _template("수돗물 끊김", 2, ["welfare", "disaster"], 12,
              _text("단수", "쓸 물을 미리 받아 두세요", "물이 안 나오는 곳과 때를 여기에 써요.",
                    "급수차가 서는 곳을 확인하세요."),
              _text("No water", "Store water now", "Write where and when here.", "See where water trucks stand."),
              "outage"),
]  # fmt: skip


class Desk(NamedTuple):
    """Who writes and who approves."""

    db: Db
    now: datetime
    author_id: UUID
    approver_id: UUID

    async def write(
        self, body: AlertBody, at: datetime, follow: FollowBody | None = None, after: UUID | None = None
    ) -> UUID:
        follows = await queries.find_for_staff(self.db, after) if after else None
        return await queries.insert_draft(
            self.db, self.author_id, "재난상황실", "City of Gwangju", body, at, follow, follows
        )

    async def send(
        self, told: Told, after: UUID | None = None, msg_type: Literal["update", "cancel"] = "update"
    ) -> UUID:
        sent_at = self.now - timedelta(hours=told.sent)
        body = AlertBody(
            level=told.level, topics=told.topics, district_ids=told.district_ids, dong_ids=[], link=told.link,
            expires_at=sent_at + timedelta(hours=told.lasts), hazard=told.hazard,
            sms_after=told.sms_after, asks_safety=told.asks_safety,
            texts=AlertTexts(ko=told.ko, en=told.en, ru=told.ru, vi=told.vi, zh=told.zh),
        )  # fmt: skip
        alert_id = await self.write(body, sent_at, FollowBody(msg_type) if after else None, after)
        await queries.mark_submitted(self.db, alert_id, self.author_id, sent_at)
        await queries.insert_decision(self.db, alert_id, 1, self.approver_id, "approved", None, sent_at)
        await queries.mark_sent(self.db, alert_id, "waiting", self.approver_id, sent_at)
        if after is not None:
            await queries.mark_over(self.db, after, "cancelled" if msg_type == "cancel" else "superseded", sent_at)
        if told.ended is not None:
            await queries.mark_over(self.db, alert_id, "ended", self.now - timedelta(hours=told.ended))
        return alert_id


async def load(db: Db, sealer: Sealer, now: datetime) -> None:
    """Alerts that were sent before anybody subscribed, so nothing is pushed."""
    desk = Desk(db, now, await find_demo_staff_id(db, "한결"), await find_demo_staff_id(db, "윤지안"))
    for told in TOLD:
        await desk.send(told)
    await _follow(desk)
    await _wait(desk)
    for body in TEMPLATES:
        await queries.put_template(db, desk.author_id, body, now - timedelta(days=40))


async def _follow(desk: Desk) -> None:
    """A cold wave that grew, and a leak that is over."""
    first = await desk.send(COLD_BEFORE)
    await _text_who_slept(desk, await desk.send(COLD, after=first))
    leak = await desk.send(LEAK)
    await desk.send(LEAK_OVER, after=leak, msg_type="cancel")


async def _text_who_slept(desk: Desk, alert_id: UUID) -> None:
    """Everybody in the demo who has a number got an SMS, but for one whose phone was off."""
    alert = await queries.find_for_staff(desk.db, alert_id)
    sent_at = alert.sent_at or desk.now
    due = sent_at + timedelta(minutes=alert.sms_after or 0)
    await follow_by_sms(desk.db, Settings.public_url, to_send(alert), alert.sms_after or 0, sent_at)
    run = await sms.lock_run(desk.db, alert_id)
    if run is None:
        return
    month = month_of(due)
    left = await sms.lock_month(desk.db, month, (await sms.find_budget(desk.db, due.date())).month_won)
    page = await sms.insert_page(desk.db, run, left, MOST_TEXTED, due)
    await sms.mark_planned(desk.db, run, page, month, over_budget=False, planned_at=due)
    people = await sms.claim(desk.db, run, MOST_TEXTED, due)
    results = [Result(citizen_id=one.citizen_id, tries=one.tries, outcome="failed" if i == 0 else "sent")
               for i, one in enumerate(people)]  # fmt: skip
    await sms.give_back(desk.db, alert_id, await sms.mark_results(desk.db, alert_id, results))
    await sms.finish(desk.db, run, due)


async def _wait(desk: Desk) -> None:
    """On the desk: a draft that came back, one that waits for the approver, one for tomorrow morning; and one that went
    out without waiting, at which somebody has yet to look."""
    at = desk.now - timedelta(minutes=12)
    returned = await desk.write(_draft(DRAFT, desk.now, topics=["traffic", "weather"], district_ids=[BUK_GU]), at)
    await queries.insert_decision(desk.db, returned, 1, desk.approver_id, "returned", "영어도 써 주세요.", at)
    waiting = await desk.write(
        _draft(WATER, desk.now, topics=["welfare", "disaster"], district_ids=[NAM_GU], hazard="outage"), at
    )
    await queries.mark_submitted(desk.db, waiting, desk.author_id, at)
    later = await desk.write(
        _draft(CLINIC, desk.now, level=1, topics=["health"], send_at=desk.now + timedelta(hours=14)), at
    )
    await queries.mark_submitted(desk.db, later, desk.author_id, at)
    await queries.insert_decision(desk.db, later, 1, desk.approver_id, "approved", None, at)
    await queries.mark_scheduled(desk.db, later, at)
    sent_at = desk.now - timedelta(hours=51)
    gas = await desk.write(_draft(GAS, sent_at, level=4, topics=["disaster"], district_ids=[DONG_GU], lasts=2), sent_at)
    await queries.mark_sent(desk.db, gas, "draft", desk.author_id, sent_at, "가스가 새서 승인을 기다릴 수 없었어요.")


def _draft(
    texts: AlertTexts, now: datetime, *, level: int = 2, topics: list[Topic], district_ids: list[int] | None = None,
    lasts: float = 24, hazard: Hazard | None = None, send_at: datetime | None = None,
) -> AlertBody:  # fmt: skip
    return AlertBody(
        level=level, topics=topics, district_ids=district_ids or [], dong_ids=[], link=None, hazard=hazard,
        expires_at=now + timedelta(hours=lasts), texts=texts, send_at=send_at,
    )  # fmt: skip
