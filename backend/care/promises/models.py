"""Dated promises, and what one would mean today."""

import datetime as dt
from typing import Annotated

import msgspec

from backend.care.models import CareRules
from backend.params import MOST

Id = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class CareRulesOfDays(CareRules, frozen=True, kw_only=True):
    """`valid_until` is the last day; None while they go on. `made_by`: None of those that stood here from the start."""

    id: int
    valid_from: dt.date
    valid_until: dt.date | None
    made_by: str | None
    made_at: dt.datetime | None


class CareRulesAdmin(msgspec.Struct, frozen=True):
    """All rules, those of the past first."""

    rules: list[CareRulesOfDays]


class NewCareRules(CareRules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules from that day on, until others begin. `rule_ids`: the rules that the asker saw, in their order."""

    valid_from: dt.date
    rule_ids: Annotated[list[Id], msgspec.Meta(max_length=1000)]


class TriedRules(CareRules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules that somebody thinks of."""


class Promises(msgspec.Struct, frozen=True, kw_only=True):
    """What these rules would promise somebody who asks now, or whose case comes to a step today: last days, both
    included, and moments."""

    visit_by: dt.date
    emergency_by: dt.datetime
    plan_by: dt.date
    approval_by: dt.date
    service_by: dt.date
    first_call_from: dt.date
    first_call_by: dt.date
    monitoring_by: dt.date
    reassessment_by: dt.date
    district_sees_at: dt.datetime
    """A visit that is promised for `visit_by` and does not take place."""
    city_sees_at: dt.datetime
    reopens_until: dt.date
