"""An answer to an alert, as its phone sees it; a call to make, as the desk does; and numbers for operators."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed, MaybeWhy, Worker
from backend.care.models import DongId, DongShown, Version

Answer = Literal["safe", "need_help"]
Token = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{22,64}$")]
"""A random word that a phone makes for one alert and tells nobody else: whoever knows it may change the answer."""
How = Literal["call", "visit"]
Ended = Literal["helped", "no_need", "passed_on", "not_found"]
Outcome = Literal["helped", "no_need", "passed_on", "not_found", "care", "safe"]
What = Literal["asked", "asked_again", "changed", "taken", "called", "visited", "helped", "no_need", "passed_on",
               "not_found", "care", "safe"]  # fmt: skip


class CallbackAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to call, and at which number: the account's own where somebody is signed in and tells none.
    `consent_version`: of the text that was agreed to."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    phone: Annotated[str, msgspec.Meta(max_length=40)]
    address: Annotated[str, msgspec.Meta(max_length=200)] = ""
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""
    consent_version: Version


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`dong_id`: where the person is, if they said; `callback`: with “need_help” alone, to be called."""

    token: Token
    answer: Answer
    dong_id: DongId | None = None
    callback: CallbackAsk | None = None


class AnswerToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Token


class MyCallback(msgspec.Struct, frozen=True, kw_only=True):
    """`taken`: somebody of the dong has it; `outcome`: how it ended, if it has."""

    dong: DongShown
    due_at: datetime
    taken: bool
    outcome: Outcome | None


class MyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What this phone answered last; nothing where it has not."""

    answer: Answer | None = None
    at: datetime | None = None
    dong_id: int | None = None
    callback: MyCallback | None = None


# At the desk


class CallbackItem(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to call. `event_*`: what the alert is about; `calls`, `visits`: how often in vain; `mine`: the reader
    has taken it."""

    id: UUID
    lineage_id: UUID
    event_ko: str
    event_en: str
    name: str
    dong: DongNamed
    words: str
    asked_at: datetime
    due_at: datetime
    taken_by: Worker | None
    mine: bool
    calls: int
    visits: int
    outcome: Outcome | None
    case_id: UUID | None
    ended_at: datetime | None
    version: int


class CallbackEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: a member of staff; the person themselves where there is none."""

    at: datetime
    what: What
    by: str | None
    word: str


class CallbackShown(CallbackItem, frozen=True, kw_only=True):
    """With how to get to them, and what has happened, the newest first."""

    phone: str
    address: str
    events: list[CallbackEvent]


class CallbackLists(msgspec.Struct, frozen=True):
    """Open ones by when they are due; those that ended within two weeks, the newest first."""

    open: list[CallbackItem]
    ended: list[CallbackItem]


class CallbackSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version


class CallbackTry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nobody answered."""

    version: Version
    how: How
    word: MaybeWhy = ""


class CallbackEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version
    outcome: Ended
    word: MaybeWhy = ""


class CallbackCount(msgspec.Struct, frozen=True):
    count: int


# For operators


class SafetyDong(msgspec.Struct, frozen=True, kw_only=True):
    """Of a dong, or of those who named none: answers of phones, and how far their calls are. `late`: of the waiting."""

    dong: DongNamed | None
    safe: int
    need_help: int
    waiting: int
    late: int
    ended: int


class Safety(msgspec.Struct, frozen=True, kw_only=True):
    """`reached`: phones that the alert came to, by what the push services accepted; whoever opens the page without push
    answers, too, so more may have answered."""

    reached: int
    safe: int
    need_help: int
    dongs: list[SafetyDong]
