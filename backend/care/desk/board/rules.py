"""What a supervisor is told at their desk. Nobody's name is in it: it may stand on a lock screen. Pure."""

from uuid import UUID

from backend.care.models import CaseRow, Level
from backend.messages.desk.models import ToldToStaff


def escalated(case: CaseRow, level: Level) -> ToldToStaff:
    return ToldToStaff(
        kind="care_escalated", cause=f"care_escalated:{case.id}:{level}", subject=f"care:{case.id}",
        link=f"/staff/care/cases/{case.id}",
        title={"ko": "약속한 때를 넘긴 돌봄 부탁이 올라왔어요", "en": "A request for care is late and comes up to you"},
        body={
            "ko": f"{case.dong_ko}에서 접수한 부탁이에요. 무엇에 막혔는지 보고 맡을 사람을 정해 주세요.",
            "en": f"It was made in {case.dong_en}. See what is in the way, and who can take it.",
        },
        rings=True,
    )  # fmt: skip


def opened_cause(opening_id: UUID) -> str:
    return f"care_opened:{opening_id}"


def opened(case: CaseRow, opening_id: UUID) -> ToldToStaff:
    return ToldToStaff(
        kind="care_opened", cause=opened_cause(opening_id), subject=opened_cause(opening_id), link="/staff/care/board",
        title={"ko": "동료가 맡은 부탁을 열어 봤어요", "en": "Somebody opened a colleague’s request"},
        body={
            "ko": f"{case.dong_ko}의 부탁이에요. 적은 까닭을 살펴봐 주세요.",
            "en": f"It is one of {case.dong_en}. Please look at the reason that they gave.",
        },
        rings=False,
    )  # fmt: skip
