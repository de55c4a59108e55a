"""Who could give it instead."""

from typing import Annotated

import msgspec

from backend.care.directory.models import ServiceOffered
from backend.care.models import Version
from backend.params import MOST


class OtherProviders(msgspec.Struct, frozen=True):
    """`services`: what the approval covers; `full`: how many more there would be with room."""

    services: list[ServiceOffered]
    full: int


class AnotherProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the order that was declined or left."""

    version: Version
    service_id: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
