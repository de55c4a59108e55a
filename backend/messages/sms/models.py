"""SMS for alerts: what is sent, what it costs, and what people say about it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.people.models import Lang
from backend.push.models import Place

Kind = Literal["sms", "lms"]
"""A short message of 90 bytes at most, or a long one of 2,000; Korean letters count two (KS X 1001)."""
State = Literal["waiting", "sending", "finished", "stopped"]
Outcome = Literal["sent", "failed", "again", "opened"]


class Prices(msgspec.Struct, frozen=True):
    """Whole won for one message."""

    sms: int
    lms: int

    def of(self, kind: Kind) -> int:
        return self.sms if kind == "sms" else self.lms


class Budget(msgspec.Struct, frozen=True):
    """Whole won, for one alert and for all alerts of a month."""

    alert_won: int
    month_won: int


class SmsText(msgspec.Struct, frozen=True, kw_only=True):
    """`title`: of a long message alone. `variables`: the parts, for a channel whose words are registered."""

    kind: Kind
    title: str | None
    text: str
    bytes: int
    won: int
    variables: dict[str, str]


SmsTexts = dict[Lang, SmsText]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One alert's SMS, as its planner and its sender need it."""

    alert_id: UUID
    lineage_id: UUID
    level: int
    district_ids: list[int]
    dong_ids: list[int]
    texts: SmsTexts
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    cap_won: int
    spent_won: int
    planned_up_to: UUID | None
    planned_at: datetime | None
    stopped_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.stopped_at is None and self.expires_at > now


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """`tries`: how often it was claimed, this time included; `opened`: the alert, since this was planned."""

    citizen_id: UUID
    phone_sealed: bytes | None
    lang: Lang
    tries: int
    opened: bool


class Result(msgspec.Struct, frozen=True, kw_only=True):
    citizen_id: UUID
    tries: int
    outcome: Outcome
    unsure: bool = False
    due_at: datetime | None = None


class SmsProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the SMS of an alert have got; won as set aside. `over_budget`: some get none, since the money is gone."""

    state: State
    due_at: datetime
    people: int
    sent: int
    failed: int
    open: int
    spent_won: int
    cap_won: int
    over_budget: bool


class SmsEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What it would be if nobody opened the alert. `people`: who would get one, by language; `affordable`: for how many
    there is money, at the dearer of the prices."""

    people: int
    won: int
    affordable: int
    alert_won: int
    month_left_won: int
    texts: dict[Lang, SmsText]


class SmsChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`urgent`: 긴급 by SMS, too (위급 comes always). `places`: where there is none, those of the phones on
    which one is signed in. `notices`: what happens to one's own bookings, too, while one is signed in on no phone."""

    urgent: bool
    places: Annotated[list[Place], msgspec.Meta(max_length=20)]
    notices: bool


class SentNotice(msgspec.Struct, frozen=True):
    text: str
    due_at: datetime
    status: str


class SentSms(msgspec.Struct, frozen=True):
    alert_id: UUID
    due_at: datetime
    status: str


class MySms(msgspec.Struct, frozen=True, kw_only=True):
    """For whoever takes their data along."""

    choice: SmsChoice
    sent: list[SentSms]
    notices: list[SentNotice]
