"""Three job cafes and five dong offices, with their hours and what is out of the ordinary in the next weeks."""

from datetime import date, datetime, time, timedelta

from backend.db import Db
from backend.places import queries
from backend.places.models import SiteKind
from backend.seoul import day_in_seoul

SANGMU, CHUNGJANG, CHEOMDAN = "상무 일자리카페", "충장 일자리카페", "첨단 일자리카페"

# Kind, dong, names, addresses. The telephone is the city's own 062-120: an invented number may be somebody's.
SITES: list[tuple[SiteKind, int, str, str, str, str]] = [
    ("job_cafe", 2914007, SANGMU, "Sangmu Job Cafe",
     "서구 상무중앙로 34, 2층", "34 Sangmujungang-ro, Seo-gu, 2F"),
    ("job_cafe", 2911001, CHUNGJANG, "Chungjang Job Cafe",
     "동구 충장로 93, 3층", "93 Chungjang-ro, Dong-gu, 3F"),
    ("job_cafe", 2920010, CHEOMDAN, "Cheomdan Job Cafe",
     "광산구 첨단중앙로 154, 2층", "154 Cheomdanjungang-ro, Gwangsan-gu, 2F"),
    ("dong_office", 2911001, "충장동 행정복지센터", "Chungjang-dong Community Center",
     "동구 문화전당로 26번길 14", "14 Munhwajeondang-ro 26beon-gil, Dong-gu"),
    ("dong_office", 2914007, "치평동 행정복지센터", "Chipyeong-dong Community Center",
     "서구 상무평화로 113", "113 Sangmupyeonghwa-ro, Seo-gu"),
    ("dong_office", 2915504, "봉선1동 행정복지센터", "Bongseon 1-dong Community Center",
     "남구 봉선로 68", "68 Bongseon-ro, Nam-gu"),
    ("dong_office", 2917006, "용봉동 행정복지센터", "Yongbong-dong Community Center",
     "북구 설죽로 263", "263 Seoljuk-ro, Buk-gu"),
    ("dong_office", 2920010, "첨단1동 행정복지센터", "Cheomdan 1-dong Community Center",
     "광산구 첨단중앙로 68", "68 Cheomdanjungang-ro, Gwangsan-gu"),
]  # fmt: skip
HOURS = {"job_cafe": (range(1, 7), time(10), time(21)), "dong_office": (range(1, 6), time(9), time(18))}


async def load(db: Db, now: datetime) -> None:
    today = day_in_seoul(now)
    since = date(today.year - 1, 1, 1)
    for kind, dong_id, name_ko, name_en, address_ko, address_en in SITES:
        site_id = await queries.insert_site(
            db, kind=kind, dong_id=dong_id, name_ko=name_ko, name_en=name_en, address_ko=address_ko,
            address_en=address_en, phone="062-120", valid_from=since,
        )  # fmt: skip
        weekdays, opens, closes = HOURS[kind]
        for weekday in weekdays:
            await queries.insert_hours(db, site_id, weekday, opens, closes, since)
    sangmu, chungjang = [await queries.find_site_id(db, name) for name in (SANGMU, CHUNGJANG)]
    monday = today + timedelta(days=7 - today.weekday())
    await queries.insert_exception(
        db, sangmu, monday + timedelta(days=4), time(10), time(15), "상담사 교육", "Training of the counsellors"
    )
    await queries.insert_exception(db, chungjang, monday + timedelta(days=7), None, None, "시설 점검", "Maintenance")
