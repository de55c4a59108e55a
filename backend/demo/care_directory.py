"""Who gives care in the demo's city, over all tiers and needs. None of them exists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backend.care.directory import queries
from backend.care.directory.models import CareSchedule, Location, NewCareService, ServiceNeed, Tier, Unit, Weekday
from backend.care.queries import enter
from backend.db import Db
from backend.demo.people import CHIPYEONG, SANGMU_1, SEO_GU
from backend.places.queries import list_districts
from backend.seoul import day_in_seoul

DONG_GU, NAM_GU, BUK_GU, GWANGSAN_GU = 29110, 29155, 29170, 29200
WEEKDAYS: list[Weekday] = ["MO", "TU", "WE", "TH", "FR"]
EVERY_DAY: list[Weekday] = [*WEEKDAYS, "SA", "SU"]


class Offer(NamedTuple):
    """`left`: units a week that are not promised; `gus`: the districts it comes to, none for the whole city; `later`:
    what a unit costs from the new year on."""

    ko: str
    en: str
    need: ServiceNeed
    tier: Tier
    unit: Unit
    won: int
    told_ko: str
    told_en: str
    for_ko: str = ""
    for_en: str = ""
    maximum: int | None = None
    left: int = 0
    ages: tuple[int | None, int | None] = (None, None)
    gus: Sequence[int] = ()
    dongs: Sequence[int] = ()
    days: list[Weekday] = WEEKDAYS
    hours: tuple[str, str] = ("09:00", "18:00")
    later: int | None = None


class Giver(NamedTuple):
    """`ends`: in so many days."""

    ko: str
    en: str
    phone: str
    district_id: int | None
    address: str
    dong_id: int
    offers: list[Offer]
    ends: int | None = None


GIVERS = [
    Giver("빛결노인복지센터", "Bitgyeol Senior Welfare Centre", "062-000-0301", SEO_GU, "치평로 64, 2층", CHIPYEONG, [
        Offer("노인맞춤돌봄 생활지원", "Tailored care for seniors: daily life", "housework", "public", "visit", 0,
              "생활지원사가 찾아가 안부를 묻고 집안일을 거들어요.",
              "A helper visits, asks how things are and helps at home.",
              "기초연금을 받고 혼자 지내기 어려운 분",
              "With the basic pension, who struggle alone",
              120, 18, (65, None), [SEO_GU]),
        Offer("경로식당 점심", "Lunch at the seniors' table", "meals", "public", "meal", 0,
              "복지관 식당에서 함께 점심을 먹어요.", "Lunch together at the centre.",
              "", "", 500, 140, (60, None), [SEO_GU], hours=("11:30", "13:00")),
        Offer("응급안전안심 기기", "Emergency call device", "safety", "public", "once", 0,
              "집에 응급 호출기와 움직임 감지기를 달아 드려요.", "A call button and motion sensors at home.",
              "혼자 사는 분", "Whoever lives alone", 6, 2, (65, None), [SEO_GU]),
    ]),
    Giver("무등재가요양센터", "Mudeung Home Care", "062-000-0302", None, "상무대로 920, 3층", SANGMU_1, [
        Offer("장기요양 방문요양", "Long-term care: home help", "housework", "public", "hour", 3_600,
              "요양보호사가 몸을 돌보고 집안일을 도와요.", "A carer helps with the body and the household.",
              "장기요양 1~5등급을 받은 분. 금액은 본인부담금이에요.",
              "Long-term care grades 1 to 5. The price is their own share.",
              400, 66, days=[*WEEKDAYS, "SA"]),
        Offer("장기요양 방문목욕", "Long-term care: bathing at home", "health", "public", "visit", 12_500,
              "목욕차가 집으로 찾아가요.", "A bathing van comes to the home.",
              "장기요양 1~5등급을 받은 분. 금액은 본인부담금이에요.",
              "Long-term care grades 1 to 5. The price is their own share.",
              40, 9),
    ]),
    Giver("서구 방문건강팀", "Seo-gu Visiting Health Team", "062-000-0303", SEO_GU, "서구 보건지소 1층", CHIPYEONG, [
        Offer("방문건강관리", "Health visits", "health", "public", "visit", 0,
              "간호사가 혈압과 혈당을 재고 약을 함께 살펴요.", "A nurse checks blood pressure, sugar and medicine.",
              "건강이 걱정되는 혼자 사는 분과 부부", "Those alone or as couples who worry about their health", 60,
              21, gus=[SEO_GU]),
    ]),
    Giver("햇살밥상 협동조합", "Haessal Table Cooperative", "062-000-0304", SEO_GU, "치평로 20, 1층", CHIPYEONG, [
        Offer("도시락 배달", "Meals brought home", "meals", "seven", "meal", 9_000,
              "그날 지은 밥과 반찬을 집 앞까지 가져다 드려요.",
              "Rice and side dishes of the day, brought to the door.",
              "혼자 밥을 챙기기 어려운 분", "Whoever finds it hard to cook alone", 350, 42, gus=[SEO_GU],
              days=EVERY_DAY, hours=("10:30", "12:30"), later=9_500),
        Offer("부드러운 밥상", "Soft meals", "meals", "seven", "meal", 10_500,
              "씹거나 삼키기 어려운 분께 죽과 다진 반찬을 드려요.",
              "Porridge and minced dishes for those who chew with difficulty.",
              "씹거나 삼키기 어려운 분", "Whoever has difficulty chewing or swallowing", 90, 0, gus=[SEO_GU],
              days=EVERY_DAY, hours=("10:30", "12:30")),
    ]),
    Giver("모락모락 마을부엌", "Morak Village Kitchen", "062-000-0314", SEO_GU, "운천로 88, 2층", SANGMU_1, [
        Offer("집밥 도시락", "Home-style meals", "meals", "seven", "meal", 9_000,
              "마을 어르신이 지은 집밥을 저녁까지 드실 만큼 가져다 드려요.",
              "Cooked by elders of the neighbourhood, enough until the evening.",
              "혼자 밥을 챙기기 어려운 분", "Whoever finds it hard to cook alone", 80, 36, gus=[SEO_GU],
              days=EVERY_DAY, hours=("11:00", "13:00"), later=9_500),
    ]),
    Giver("오롯이집밥", "Orosi Home Meals", "062-000-0305", BUK_GU, "용봉로 77, 1층", 2917006, [
        Offer("저염 도시락", "Low-salt meals", "meals", "seven", "meal", 9_800,
              "당뇨와 고혈압에 맞춘 도시락이에요.", "Meals for diabetes and high blood pressure.",
              maximum=200, left=75, gus=[BUK_GU, DONG_GU], hours=("11:00", "13:00")),
    ]),
    Giver("다온가사 사회적협동조합", "Daon Household Cooperative", "062-000-0306", SEO_GU, "운천로 112, 4층",
          SANGMU_1, [
        Offer("청소와 빨래", "Cleaning and laundry", "housework", "seven", "hour", 19_000,
              "쓸고 닦기, 빨래, 설거지를 도와요.", "Sweeping, wiping, laundry and dishes.",
              "집안일을 하기 어려운 분", "Whoever finds housework hard", 160, 24, gus=[SEO_GU, NAM_GU], later=19_500),
        Offer("집 정리", "Putting the home in order", "housework", "seven", "once", 320_000,
              "쌓인 물건을 함께 나누고 치워요.", "Sorting and clearing what has piled up.",
              "혼자 치우기 어려울 만큼 물건이 쌓인 집", "Homes with more than one person can clear", 3, 1,
              gus=[SEO_GU, NAM_GU]),
    ]),
    Giver("나란히동행", "Side by Side", "062-000-0307", SEO_GU, "상무중앙로 90, 5층", CHIPYEONG, [
        Offer("병원 동행", "To the hospital together", "escort", "seven", "hour", 20_000,
              "집에서 병원까지, 접수와 약까지 함께해요.", "From home to hospital, with reception and pharmacy.",
              "혼자 병원에 가기 어려운 분", "Whoever cannot go to hospital alone", 80, 13, days=[*WEEKDAYS, "SA"],
              hours=("08:00", "18:00")),
        Offer("장보기와 나들이 동행", "Shopping and outings together", "escort", "seven", "hour", 18_500,
              "장을 보고, 관공서와 은행에 함께 가요.", "Shopping, offices and the bank.", maximum=40, left=11,
              dongs=[CHIPYEONG, SANGMU_1]),
    ]),
    Giver("온결방문간호스테이션", "Ongyeol Nursing at Home", "062-000-0308", None, "첨단중앙로 41, 3층", 2920010, [
        Offer("방문간호", "Nursing at home", "health", "seven", "visit", 62_000,
              "상처, 관, 약을 간호사가 집에서 돌봐요.", "Wounds, tubes and medicine, by a nurse at home.",
              "퇴원했거나 자주 진료가 필요한 분", "After hospital, or in frequent need of care", 50, 8),
        Offer("구강 돌봄", "Mouth care", "health", "seven", "visit", 45_000,
              "치위생사가 이와 틀니를 살피고 입안을 닦아 드려요.",
              "A hygienist looks after teeth, dentures and mouth.",
              maximum=20, left=12, ages=(65, None)),
        Offer("집에서 하는 운동", "Exercise at home", "health", "seven", "visit", 38_000,
              "운동 선생님이 몸에 맞는 운동을 알려 드려요.", "An instructor shows exercises that fit.", maximum=40,
              left=17),
    ]),
    Giver("든든집수리", "Deundeun Home Repair", "062-000-0309", SEO_GU, "유촌로 15, 1층", 2914006, [
        Offer("안전 손잡이와 문턱", "Grab rails and thresholds", "home", "seven", "once", 240_000,
              "손잡이를 달고 문턱을 낮추고 미끄럼을 막아요.", "Rails, lower thresholds, floors that do not slip.",
              "넘어질까 걱정되는 집", "Homes where somebody might fall", 5, 2),
        Offer("대청소와 방역", "Deep cleaning and pest control", "home", "seven", "once", 350_000,
              "집 안팎을 크게 청소하고 벌레를 막아요.", "The whole home cleaned, and pests kept out.", maximum=4,
              left=0),
    ]),
    Giver("마음온 안부센터", "Maeum-on Calls", "062-000-0310", None, "내방로 111, 별관", CHIPYEONG, [
        Offer("인공지능 안부 전화", "AI calls that ask how you are", "safety", "seven", "day", 700,
              "날마다 전화해 안부를 묻고, 받지 않으면 사람이 찾아가요.",
              "A call each day; if nobody answers, a person comes.",
              "혼자 지내는 분", "Whoever lives alone", days=EVERY_DAY, hours=("09:00", "20:00")),
    ]),
    Giver("하루쉼 단기보호센터", "Harusim Short Stay", "062-000-0311", GWANGSAN_GU, "수완로 50, 2층", 2920014, [
        Offer("며칠 머무는 돌봄", "A few days' stay", "shelter", "seven", "day", 82_000,
              "가족이 없는 동안 잠자리와 식사, 돌봄을 드려요.", "Bed, meals and care while the family is away.",
              "보호자가 잠시 돌볼 수 없는 분", "Whose family cannot care for a while", 42, 9, days=EVERY_DAY,
              hours=("00:00", "23:59")),
    ]),
    Giver("빛고을 긴급돌봄지원단", "Bitgoeul Emergency Care", "062-000-0312", None, "내방로 111, 3층", CHIPYEONG, [
        Offer("긴급 방문돌봄", "Emergency care at home", "housework", "emergency", "hour", 21_500,
              "갑자기 다치거나 퇴원한 날부터 몸을 돌보고 집안일을 도와요.",
              "Help with body and household from the day of an injury or discharge.",
              "갑자기 돌볼 사람이 없어진 분", "Whoever suddenly has nobody", 120, 38, days=EVERY_DAY, hours=("07:00",
              "22:00")),
        Offer("긴급 식사", "Emergency meals", "meals", "emergency", "meal", 10_000,
              "다른 식사 지원이 시작될 때까지 도시락을 드려요.", "Meals until other help begins.", maximum=100,
              left=63,
              days=EVERY_DAY),
        Offer("긴급 일시보호", "Emergency shelter", "shelter", "emergency", "day", 90_000,
              "집에 있기 어려운 분이 바로 머물 곳이에요.",
              "Somewhere to stay at once for those who cannot be at home.",
              maximum=21, left=6, days=EVERY_DAY, hours=("00:00", "23:59")),
    ]),
    Giver("새봄식사나눔", "Saebom Meals", "062-000-0313", NAM_GU, "봉선로 33, 1층", 2915504, [
        Offer("반찬 배달", "Side dishes brought home", "meals", "seven", "meal", 7_500,
              "반찬 네 가지를 일주일에 두 번 가져다 드려요.", "Four side dishes, twice a week.", maximum=60, left=31,
              gus=[NAM_GU], days=["TU", "FR"], hours=("14:00", "17:00")),
    ], ends=20),
]  # fmt: skip


async def load(db: Db, now: datetime) -> None:
    today = day_in_seoul(now)
    await enter(db, today)
    dongs = {gu.id: [dong.id for dong in gu.dongs] for gu in await list_districts(db, today)}
    begun = date(today.year - 1, 1, 1)
    for giver in GIVERS:
        place = Location(name_ko="사무실", name_en="Office", address_ko=giver.address, dong_id=giver.dong_id)
        named = {"name_ko": giver.ko, "name_en": giver.en, "phone": giver.phone}
        organization_id = await queries.insert_organization(db, named, [place], giver.district_id, begun)
        for offer in giver.offers:
            await _offer(db, organization_id, offer, dongs, begun, today)
        if giver.ends is not None:
            await queries.end_organization(db, organization_id, today + timedelta(days=giver.ends))


async def _offer(
    db: Db, organization_id: int, offer: Offer, dongs: dict[int, list[int]], begun: date, today: date
) -> None:
    service = NewCareService(
        name_ko=offer.ko, name_en=offer.en, description_ko=offer.told_ko, description_en=offer.told_en,
        eligibility_ko=offer.for_ko, eligibility_en=offer.for_en, need=offer.need, tier=offer.tier, unit=offer.unit,
        unit_won=offer.won, min_age=offer.ages[0], max_age=offer.ages[1], maximum=offer.maximum,
        dong_ids=[*offer.dongs, *(dong for gu in offer.gus for dong in dongs[gu])],
        schedules=[CareSchedule(offer.days, *offer.hours)],
    )  # fmt: skip
    told = {
        name: getattr(service, name)
        for name in ("name_ko", "name_en", "description_ko", "description_en", "eligibility_ko", "eligibility_en")
    }
    service_id = await queries.insert_service(db, organization_id, service, told, begun)
    if offer.maximum is not None:
        await queries.reserve(db, service_id, offer.maximum - offer.left)
    if offer.later is not None:
        await queries.set_price(db, service_id, date(today.year + 1, 1, 1), offer.later)
