"""Adding up what was counted. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from backend.push.results.models import Counted, OfDistrict, OfService, Outcome, PushService, Results
from backend.push.rules import took_seconds

SERVICES: dict[str, PushService] = {
    "googleapis.com": "google", "mozilla.com": "mozilla", "apple.com": "apple", "windows.com": "microsoft",
}  # fmt: skip


def service_of(origin: str) -> PushService:
    """Whose push service it is, by its host's last two names."""
    host = urlsplit(origin).hostname or ""
    return SERVICES.get(".".join(host.split(".")[-2:]), "other")


def percentile(buckets: Sequence[int], share: float) -> float | None:
    """The time in seconds within which this share of those counted waited: exact to the width of a byte (4 %)."""
    total, seen = sum(buckets), 0
    for byte, count in enumerate(buckets):
        seen += count
        if count and seen >= share * total:
            return took_seconds(byte)
    return None


def results_of(rows: Sequence[Counted]) -> Results:
    services: dict[PushService, list[Counted]] = defaultdict(list)
    districts: dict[int, list[Counted]] = defaultdict(list)
    whole: list[Counted] = []
    for row in rows:
        if row.origin is None:
            whole.append(row)
        elif row.district_id is None:
            services[service_of(row.origin)].append(row)
        else:
            districts[row.district_id].append(row)
    return Results(
        Outcome(**_sum(whole)) if whole else None,
        [OfService(service=service, **_sum(of)) for service, of in services.items()],
        [OfDistrict(district_id=district_id or None, **_sum(of)) for district_id, of in sorted(districts.items())],
    )


def sum_up(rows: Sequence[Counted]) -> Outcome:
    """As if all had been one; of nothing, nothing."""
    return Outcome(**_sum(rows))


def _sum(rows: Iterable[Counted]) -> dict[str, Any]:
    rows = list(rows)
    buckets = [sum(counts) for counts in zip(*(row.buckets for row in rows), strict=True)]
    return {
        "recipients": sum(row.recipients for row in rows), "accepted": sum(buckets),
        "gone": sum(row.gone for row in rows), "refused": sum(row.refused for row in rows),
        "expired": sum(row.expired for row in rows), "median_seconds": percentile(buckets, 0.5),
        "p95_seconds": percentile(buckets, 0.95),
    }  # fmt: skip
