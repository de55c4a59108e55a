"""The demo's members of staff, each one tap away on the staff page."""

from datetime import date, datetime
from typing import NamedTuple

from backend.db import Db
from backend.demo.places import SANGMU
from backend.people import queries
from backend.people.models import Grant
from backend.places.queries import find_site_id

CHIPYEONG, SANGMU_1, SEO_GU = 2914007, 2914008, 29140


class Member(NamedTuple):
    name: str
    title: str
    grants: list[Grant]


def members(sangmu: int) -> list[Member]:
    counsellor = [Grant("counsellor", "site", sangmu)]
    operator = Grant("operator", "city", None)
    return [
        Member("정유나", "취업상담사", counsellor),
        Member("박하늘", "취업상담사", counsellor),
        Member("이서진", "취업상담사", counsellor),
        Member("김다온", "취업상담사", counsellor),
        Member("오세라", "사례관리사", [Grant("care_manager", "dong", CHIPYEONG)]),
        Member("배가온", "사례관리사", [Grant("care_manager", "dong", CHIPYEONG)]),
        Member("서로이", "사례관리사", [Grant("care_manager", "dong", SANGMU_1)]),
        Member("민서연", "서구 통합돌봄과", [Grant("care_supervisor", "district", SEO_GU)]),
        Member("장한빛", "광주시 통합돌봄과", [Grant("care_supervisor", "city", None)]),
        Member("한결", "시민안전실", [operator]),
        Member("윤지안", "시민안전실", [operator, Grant("approver", "city", None)]),
        Member("문지호", "정보화담당관", [Grant("administrator", "city", None)]),
    ]


async def load(db: Db, now: datetime) -> None:
    sangmu = await find_site_id(db, SANGMU)
    for member in members(sangmu):
        staff_id = await queries.insert_staff(db, member.name, member.title, demo=True, now=now)
        await queries.insert_grants(db, staff_id, member.grants, date(now.year - 1, 1, 1))
