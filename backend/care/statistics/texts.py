"""The words of the files, in the language of whoever takes them."""

from collections.abc import Mapping, Sequence

from backend.care.models import CloseReason, Status
from backend.people.models import Lang

Words = Mapping[Lang, str]
TITLES: Mapping[str, Words] = {
    "months": {"ko": "달마다", "en": "By month"},
    "dongs": {"ko": "동마다", "en": "By dong"},
    "outcomes": {"ko": "어떻게 끝났나", "en": "How cases ended"},
}
_SUMS: Mapping[Lang, Sequence[str]] = {
    "ko": ["받은 부탁", "찾아간 부탁", "방문까지 가운데값(일)", "방문까지 열에 아홉(일)", "돌봄을 시작한 부탁",
           "돌봄까지 가운데값(일)", "돌봄까지 열에 아홉(일)", "약속한 방문", "지킨 방문", "지킨 비율(%)"],
    "en": ["Received", "Visited", "Days to visit, median", "Days to visit, 90th percentile", "Served",
           "Days to care, median", "Days to care, 90th percentile", "Visits promised", "Kept", "Kept (%)"],
}  # fmt: skip
MONTH_HEAD: Mapping[Lang, Sequence[str]] = {
    "ko": ["달", *_SUMS["ko"], "끝난 부탁", "달 끝에 열려 있던 부탁"],
    "en": ["Month", *_SUMS["en"], "Ended", "Open at the end"],
}
DONG_HEAD: Mapping[Lang, Sequence[str]] = {
    "ko": ["동", *_SUMS["ko"], "열려 있는 부탁", "지금 늦은 부탁"],
    "en": ["Dong", *_SUMS["en"], "Open", "Late now"],
}
OUTCOME_HEAD: Mapping[Lang, Sequence[str]] = {"ko": ["어떻게", "까닭", "부탁"], "en": ["How", "Why", "Cases"]}
OUTCOMES: Mapping[Status, Words] = {
    "closed": {"ko": "돌봄을 마침", "en": "Care completed"},
    "rejected": {"ko": "돕지 못함", "en": "Could not help"},
    "linked_elsewhere": {"ko": "다른 곳으로 이음", "en": "Linked elsewhere"},
    "withdrawn": {"ko": "그만두기로 함", "en": "Withdrawn"},
    "unreachable": {"ko": "만나지 못함", "en": "Not reached"},
}
REASONS: Mapping[CloseReason, Words] = {
    "goal_met": {"ko": "목표를 이룸", "en": "Goal met"},
    "moved": {"ko": "이사", "en": "Moved away"},
    "institutionalised": {"ko": "시설 입소", "en": "Moved into a home"},
    "deceased": {"ko": "사망", "en": "Died"},
    "refused": {"ko": "본인이 원하지 않음", "en": "Not wanted"},
    "cap_reached": {"ko": "한도를 다 씀", "en": "Cap reached"},
    "duplicate": {"ko": "같은 부탁이 있음", "en": "Asked twice"},
    "not_here": {"ko": "광주에 살지 않음", "en": "Not a resident"},
    "other": {"ko": "그 밖", "en": "Other"},
}
