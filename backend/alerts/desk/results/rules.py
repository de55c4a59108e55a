"""What became of an alert, as tables. Pure."""

from collections.abc import Mapping, Sequence

from backend.messages.models import Outcome, PushService, Results
from backend.people.models import Lang
from backend.sheets import Cell, Sheet

SERVICES: dict[PushService, dict[Lang, str]] = {
    "google": {"ko": "크롬, 안드로이드", "en": "Chrome, Android"},
    "mozilla": {"ko": "파이어폭스", "en": "Firefox"},
    "apple": {"ko": "아이폰, 사파리", "en": "iPhone, Safari"},
    "microsoft": {"ko": "엣지, 윈도우", "en": "Edge, Windows"},
    "other": {"ko": "그 밖", "en": "Others"},
}
_HEAD: dict[Lang, Sequence[str]] = {
    "ko": ("보낸 곳", "전달", "없어진 곳", "거절", "늦음", "절반까지(초)", "95%까지(초)"),
    "en": ("Sent to", "Accepted", "Gone", "Refused", "Too late", "Median (s)", "95th percentile (s)"),
}
_WORDS: dict[str, dict[Lang, str]] = {
    "all": {"ko": "모두", "en": "All"}, "services": {"ko": "푸시 서비스", "en": "Push services"},
    "districts": {"ko": "구", "en": "Districts"}, "nowhere": {"ko": "동네를 고르지 않음", "en": "No place chosen"},
}  # fmt: skip


def sheets_of(found: Results, districts: Mapping[int, str], lang: Lang) -> list[Sheet]:
    def sheet(what: str, rows: Sequence[Sequence[Cell]]) -> Sheet:
        title = _WORDS[what][lang]
        return Sheet(title, (title, *_HEAD[lang]), rows)

    return [
        sheet("all", [[_WORDS["all"][lang], *_cells(found.whole)]] if found.whole else []),
        sheet("services", [[SERVICES[one.service][lang], *_cells(one)] for one in found.by_service]),
        sheet("districts", [
            [districts.get(one.district_id or 0, _WORDS["nowhere"][lang]), *_cells(one)] for one in found.by_district
        ]),
    ]  # fmt: skip


def _cells(one: Outcome) -> list[Cell]:
    return [one.recipients, one.accepted, one.gone, one.refused, one.expired, _seconds(one.median_seconds),
            _seconds(one.p95_seconds)]  # fmt: skip


def _seconds(seconds: float | None) -> Cell:
    return None if seconds is None else round(seconds, 1)
