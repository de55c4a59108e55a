"""Messages to members of staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.people.models import Lang

StaffKind = Literal["alert_stalled", "alert_moving", "care_escalated", "care_opened"]


class StaffMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`link`: the page of the console that it is about."""

    id: UUID
    kind: StaffKind
    title_ko: str
    title_en: str
    body_ko: str
    body_en: str
    link: str
    created_at: datetime


class ToldToStaff(msgspec.Struct, frozen=True, kw_only=True):
    """`cause`: what it tells, once; `subject`: what it is about, so that on a phone the next replaces it; `link`: a
    page of the console; `rings`: whether a phone rings for it again where it replaces one."""

    kind: StaffKind
    cause: str
    subject: str
    title: Mapping[Lang, str]
    body: Mapping[Lang, str]
    link: str
    rings: bool
