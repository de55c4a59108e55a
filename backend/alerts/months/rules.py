"""Which months, and what they come to. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from backend.alerts.months.models import AlertMonth, AlertMonths, SentAlert
from backend.messages.models import Counted
from backend.messages.rules import sum_up
from backend.people.models import Lang
from backend.seoul import SEOUL, day_in_seoul
from backend.sheets import Cell, Sheet

_HEAD: dict[Lang, Sequence[str]] = {
    "ko": ("달", "등급", "보낸 알림", "받는 휴대폰", "전달", "전달(%)", "절반까지(초)", "95%까지(초)", "승인",
           "늦은 승인", "도움이 필요하다는 답"),
    "en": ("Month", "Level", "Alerts", "Recipients", "Accepted", "Accepted (%)", "Median (s)", "95th percentile (s)",
           "Approved", "Approved late", "Need help"),
}  # fmt: skip
_LEVELS: dict[Lang, dict[int, str]] = {
    "ko": {1: "소식", 2: "안전안내", 3: "긴급", 4: "위급"},
    "en": {1: "News", 2: "Safety", 3: "Urgent", 4: "Extreme"},
}
_TITLE: dict[Lang, str] = {"ko": "달마다 보낸 알림", "en": "Alerts by month"}


def first_of(months: int, today: date) -> date:
    """The first day of this month and those before it, so many in all."""
    years, month = divmod(today.year * 12 + today.month - months, 12)
    return date(years, month + 1, 1)


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL)


def add_up(
    sent: Sequence[SentAlert], counted: Mapping[UUID, Counted], need_help: Mapping[UUID, int], first: date, today: date
) -> AlertMonths:
    groups: defaultdict[tuple[date, int], list[SentAlert]] = defaultdict(list)
    for alert in sent:
        groups[day_in_seoul(alert.sent_at).replace(day=1), alert.level].append(alert)
    return AlertMonths(first, today.replace(day=1), [
        _month(month, level, alerts, counted, need_help)
        for (month, level), alerts in sorted(groups.items(), reverse=True)
    ])  # fmt: skip


def _month(
    month: date, level: int, alerts: Sequence[SentAlert], counted: Mapping[UUID, Counted],
    need_help: Mapping[UUID, int],
) -> AlertMonth:  # fmt: skip
    found = sum_up([counted[alert.id] for alert in alerts if alert.id in counted])
    approved = [alert for alert in alerts if alert.approved_after is not None]
    return AlertMonth(
        month=month, level=level, alerts=len(alerts), recipients=found.recipients, accepted=found.accepted,
        median_seconds=found.median_seconds, p95_seconds=found.p95_seconds, approved=len(approved),
        late=sum(_is_late(alert) for alert in approved), need_help=sum(need_help.get(alert.id, 0) for alert in alerts),
    )  # fmt: skip


def _is_late(alert: SentAlert) -> bool:
    return (
        alert.approved_after is not None
        and alert.approve_within is not None
        and alert.approved_after > alert.approve_within
    )


def sheet_of(found: AlertMonths, lang: Lang) -> Sheet:
    def cells(one: AlertMonth) -> list[Cell]:
        share = round(100 * one.accepted / one.recipients, 1) if one.recipients else None
        return [
            f"{one.month:%Y-%m}", _LEVELS[lang][one.level], one.alerts, one.recipients, one.accepted, share,
            _seconds(one.median_seconds), _seconds(one.p95_seconds), one.approved, one.late, one.need_help,
        ]  # fmt: skip

    return Sheet(_TITLE[lang], _HEAD[lang], [cells(one) for one in found.months])


def _seconds(seconds: float | None) -> Cell:
    return None if seconds is None else round(seconds, 1)
