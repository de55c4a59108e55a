"""The question when care has ended, and what is said."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.care.desk.models import DongNamed

AskStatus = Literal["open", "answered", "skipped", "over"]


class CareAsk(msgspec.Struct, frozen=True):
    """`score` and `words`: for as long as it is known who said it. `until`: to which moment an answer is taken; None
    when that is over."""

    status: AskStatus
    score: int | None
    words: str
    until: datetime | None


class DongSatisfaction(msgspec.Struct, frozen=True):
    """`scores`: how many said 1, 2, … 5; summed by five or more."""

    dong: DongNamed
    scores: list[int]


class WordsSaid(msgspec.Struct, frozen=True):
    """`said_in`: YYYY-MM."""

    said_in: str
    words: str


class CareSatisfaction(msgspec.Struct, frozen=True):
    """Of the last year, in the dongs and districts of the reader."""

    dongs: list[DongSatisfaction]
    words: list[WordsSaid]
