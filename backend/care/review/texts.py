"""Words of the monthly look in a file."""

from backend.care.review.models import Outlier
from backend.people.models import Lang

TITLES: dict[str, dict[Lang, str]] = {
    "people": {"ko": "사람별", "en": "By person"},
    "openings": {"ko": "동료의 사례를 연 일", "en": "Openings of colleagues' cases"},
}
HEAD: dict[str, dict[Lang, list[str]]] = {
    "people": {
        "ko": ["이름", "직책", "본 사례", "앞선 석 달 평균", "본 횟수", "근무 시간 밖", "맡지 않은 동",
               "동료 사례 열기", "눈에 띄는 점"],
        "en": ["Name", "Post", "Cases", "Mean of three months before", "Reads", "Outside hours", "Dongs not theirs",
               "Openings", "Stands out by"],
    },
    "openings": {
        "ko": ["때", "연 사람", "담당", "접수 번호", "동", "살펴본 사람"],
        "en": ["When", "Who", "Whose case", "Code", "Dong", "Reviewed by"],
    },
}  # fmt: skip
OUTLIERS: dict[Outlier, dict[Lang, str]] = {
    "many": {"ko": "많이 봄", "en": "many cases"},
    "outside": {"ko": "근무 시간 밖", "en": "outside hours"},
    "elsewhere": {"ko": "맡지 않은 동", "en": "dongs not theirs"},
    "openings": {"ko": "동료 사례를 엶", "en": "opened colleagues' cases"},
}
