"""What is said of an alert that stands still, and of one that goes on. Pure."""

from uuid import UUID

from backend.alerts.models import StaffAlert
from backend.messages.desk.models import ToldToStaff
from backend.messages.models import Delivery, Stall
from backend.messages.words import EXERCISE
from backend.people.models import Lang

_WHY: dict[Stall, dict[Lang, str]] = {
    "no_worker": {
        "ko": "보내는 프로그램이 꺼져 있어요. 전산 담당자에게 전화해 주세요.",
        "en": "The sending program is not running. Call the duty engineer.",
    },
    "paused": {
        "ko": "휴대폰 회사의 알림 서비스가 잠시 기다리라고 했어요. 저절로 이어서 보내요.",
        "en": "The push service asked us to wait. It goes on by itself.",
    },
    "stuck": {
        "ko": "까닭을 알 수 없어요. 전산 담당자에게 바로 전화하고, 급하면 문자와 방송으로도 알려 주세요.",
        "en": "We do not know why. Call the duty engineer now; if it is urgent, warn by text and broadcast, too.",
    },
}  # fmt: skip


def cause_of(stall_id: int) -> str:
    return f"stall:{stall_id}"


def stalled(alert: StaffAlert, delivery: Delivery, why: Stall, stall_id: int) -> ToldToStaff:
    so_far = _so_far(alert, delivery)
    return ToldToStaff(
        kind="alert_stalled", cause=cause_of(stall_id), subject=_subject(alert.id), link=f"/staff/alerts/{alert.id}",
        title={"ko": "보내던 알림이 1분 넘게 멈춰 있어요", "en": "An alert has stood still for over a minute"},
        body={"ko": f"{so_far['ko']} {_WHY[why]['ko']}", "en": f"{so_far['en']} {_WHY[why]['en']}"}, rings=True,
    )  # fmt: skip


def moving(alert: StaffAlert, delivery: Delivery, stall_id: int) -> ToldToStaff:
    """It takes the place of what was told before, without a sound."""
    done = delivery.status == "finished"
    return ToldToStaff(
        kind="alert_moving", cause=f"{cause_of(stall_id)}:over", subject=_subject(alert.id),
        link=f"/staff/alerts/{alert.id}",
        title={
            "ko": "멈췄던 알림을 다 보냈어요" if done else "알림이 다시 나가고 있어요",
            "en": "The alert that stood still is out" if done else "The alert is going out again",
        },
        body=_so_far(alert, delivery), rings=False,
    )  # fmt: skip


def _subject(alert_id: UUID) -> str:
    return f"stall:{alert_id}"


def _so_far(alert: StaffAlert, delivery: Delivery) -> dict[Lang, str]:
    n, texts = f"{delivery.accepted:,}", alert.texts
    ko, en = texts.ko.headline, (texts.en or texts.ko).headline
    if alert.exercise:
        ko, en = f"[{EXERCISE['ko']}] {ko}", f"[{EXERCISE['en']}] {en}"
    return {"ko": f"‘{ko}’ 지금까지 {n}대에 보냈어요.", "en": f"“{en}”: sent to {n} phones so far."}
