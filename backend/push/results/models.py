"""What became of an alert's recipients."""

from typing import Literal

import msgspec

PushService = Literal["google", "mozilla", "apple", "microsoft", "other"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`gone`: their push service knows them no more, and they were retired; `refused` and `expired` failed. Seconds
    from the sending until the push service took it, of those who did; None where nobody did."""

    recipients: int
    accepted: int
    gone: int
    refused: int
    expired: int
    median_seconds: float | None
    p95_seconds: float | None


class OfService(Outcome, frozen=True, kw_only=True):
    service: PushService


class OfDistrict(Outcome, frozen=True, kw_only=True):
    """A device counts in each of its districts; `district_id`: None for those that chose no place."""

    district_id: int | None


class Results(msgspec.Struct, frozen=True):
    """`whole`: None until all is done and counted."""

    whole: Outcome | None
    by_service: list[OfService]
    by_district: list[OfDistrict]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A row of push_histograms."""

    origin: str | None
    district_id: int | None
    buckets: list[int]
    recipients: int
    gone: int
    refused: int
    expired: int
