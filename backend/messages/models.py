"""The inbox, and what goes to phones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.push.models import AlertLang, Audience, Delivery, Level, Place, PlaceId, Stall, Target, Topic
from backend.push.results.models import Counted, Outcome, PushService, Results

Kind = Literal[
    "booking_requested",
    "booking_confirmed",
    "booking_moved",
    "booking_cancelled_by_citizen",
    "booking_cancelled_by_centre",
    "booking_tomorrow",
    "booking_soon",
    "booking_missed",
    "waitlist_offer",
    "appeal_answered",
    "booking_offer",
    "booking_choose",
    "booking_restored",
    "counsellor_late",
    "counsellor_on_time",
    "program_enrolled",
    "program_offer",
    "program_offer_lapsed",
    "program_no_place",
    "program_cancelled_by_citizen",
    "program_cancelled_by_centre",
    "program_session_cancelled",
    "program_session_moved",
    "program_session_added",
    "program_tomorrow",
    "loan_reserved",
    "loan_cancelled_by_citizen",
    "loan_cancelled_by_centre",
    "loan_pick_up_soon",
    "loan_out",
    "loan_due_soon",
    "loan_overdue",
    "loan_extended",
    "loan_returned",
    "satisfaction_asked",
    "care_received",
    "care_step",
    "care_ended",
    "care_paused",
    "care_question",
    "care_answer",
    "care_mandate",
    "care_changed",
    "care_digest",
]

# What other domains may know of push.
__all__ = [
    "AlertLang",
    "AlertToSend",
    "Audience",
    "Counted",
    "Delivery",
    "Kind",
    "Level",
    "Message",
    "Outcome",
    "Place",
    "PlaceId",
    "PushService",
    "PushText",
    "Results",
    "Stall",
    "Target",
    "Topic",
    "Unread",
]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: Kind
    booking_id: UUID | None
    title_ko: str
    title_en: str
    body_ko: str
    body_en: str
    link: str
    created_at: datetime
    read_at: datetime | None


class Unread(msgspec.Struct, frozen=True):
    count: int


class PushText(msgspec.Struct, frozen=True):
    event: str
    headline: str
    body: str


class AlertToSend(msgspec.Struct, frozen=True, kw_only=True):
    """`texts` has Korean at least; whose language is missing gets English, else Korean, and is told so.

    `lineage_id`: the first of the alerts that replace each other on a phone; `renotify`: whether it rings again where
    it replaces one; `all_clear`: it is over, for exactly those who were reached; `sms_after`: the minutes
    after which whoever has not opened it gets an SMS; `asks_safety`: whoever gets it may answer.
    """

    id: UUID
    lineage_id: UUID
    audience: Target
    texts: Mapping[AlertLang, PushText]
    expires_at: datetime
    renotify: bool
    all_clear: bool = False
    sms_after: int | None = None
    asks_safety: bool = False
