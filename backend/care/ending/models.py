"""What is named before a case ends, and what is said to begin again."""

from typing import Annotated

import msgspec

from backend.care.desk.models import Why
from backend.care.models import Need, Version


class StandsOpen(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is of what an end leaves open. `services`: orders that run or wait for a provider's word.
    `cases`: other open cases of the same person in dongs of mine."""

    services: int
    visits: int
    tasks: int
    questions: int
    plans: int
    cases: int


class Again(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`needs`: what is needed now; empty: what was needed before."""

    version: Version
    why: Why
    needs: Annotated[list[Need], msgspec.Meta(max_length=8)] = []
