"""How messages about care speak: a lock screen says nothing of it, and the inbox no name."""

from collections.abc import Mapping

from backend.messages.models import Kind
from backend.people.models import Lang

# Everybody near the phone reads this.
LOCK_TITLE: Mapping[Lang, str] = {"ko": "모바일 광주", "en": "Mobile Gwangju"}
LOCK_BODY: Mapping[Lang, str] = {
    "ko": "새 소식이 있어요. 열어서 봐 주세요.",
    "en": "There is news for you. Open to read it.",
}

TITLES: Mapping[Kind, Mapping[Lang, str]] = {
    "care_received": {"ko": "돌봄 부탁을 받았어요", "en": "Your request for care has arrived"},
    "care_step": {"ko": "돌봄 부탁이 한 걸음 나아갔어요", "en": "Your request for care has moved on"},
    "care_ended": {"ko": "돌봄 부탁이 마무리됐어요", "en": "Your request for care has ended"},
    "care_paused": {"ko": "돌봄 부탁을 잠시 멈췄어요", "en": "Your request for care is on hold"},
    "care_question": {"ko": "돌봄 담당자가 여쭤볼 것이 있어요", "en": "Your care manager has a question"},
    "care_answer": {"ko": "돌봄 담당자가 답했어요", "en": "Your care manager has answered"},
    "care_changed": {"ko": "오는 돌봄이 달라졌어요", "en": "Something about your care has changed"},
    "care_digest": {"ko": "지난주 가족 소식이에요", "en": "Your family’s week"},
    "care_mandate": {"ko": "가족이 대신 부탁해도 되는지 물어요", "en": "Somebody asks to act for you"},
}
DIED: Mapping[Lang, str] = {"ko": "삼가 고인의 명복을 빕니다", "en": "We are sorry for your loss"}
BODY: Mapping[Lang, str] = {"ko": "눌러서 자세히 볼 수 있어요.", "en": "Tap to read more."}
