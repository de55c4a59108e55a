"""Counts of a month that is over, as they are published."""

from datetime import date, datetime

import msgspec

from backend.care.models import Need


class OpenCount(msgspec.Struct, frozen=True):
    """How often a need was told in a dong. No dong: in all; no need: all needs. `count`: null where it is below five,
    or would give such a number away. What is not listed is 0."""

    dong_id: int | None
    need: Need | None
    count: int | None


class OpenMonth(msgspec.Struct, frozen=True):
    month: date
    published_at: datetime
    counts: list[OpenCount]


class OpenDong(msgspec.Struct, frozen=True):
    """`code`: of the administrative dong."""

    id: int
    code: str
    district_ko: str
    name_ko: str
    name_en: str


class OpenCare(msgspec.Struct, frozen=True):
    """A request may tell several needs, and each is counted. A month is published once and never changed."""

    least: int
    dongs: list[OpenDong]
    months: list[OpenMonth]
