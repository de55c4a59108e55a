"""Places: districts and dongs, the city's sites, when they are open, and public holidays."""

import datetime
from typing import Literal

import msgspec

SiteKind = Literal["job_cafe", "dong_office"]


class Dong(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class District(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str
    dongs: list[Dong]


class Places(msgspec.Struct, frozen=True):
    districts: list[District]


class Holiday(msgspec.Struct, frozen=True):
    """`substitute`: a weekday that stands in for a holiday on a weekend."""

    on_date: datetime.date
    name_ko: str
    name_en: str
    substitute: bool
