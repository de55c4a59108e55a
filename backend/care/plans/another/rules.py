"""What an approval covers beside the very service that was chosen. Pure."""

from backend.care.directory.models import ServiceOffered
from backend.care.plans.models import PlannedService
from backend.errors import Conflict


class NotCovered(Conflict):
    code, title = "not_covered", "The approval does not cover this service: it takes another plan"


class NobodyNeeded(Conflict):
    code, title = "nobody_needed", "Nobody else is needed for this any more"


class SharingNeeded(Conflict):
    code, title = "sharing_needed", "The person has not agreed that providers are told"


def covers(approved: PlannedService, unit_won: int, service: ServiceOffered, *, given: bool) -> bool:
    """The same help, by the same law and in the same unit, that costs no more; where some of it was given already, just
    as much, so that what is counted of the year stays right."""
    return (
        service.id != approved.id
        and (service.need, service.tier, service.unit) == (approved.need, approved.tier, approved.unit)
        and (service.unit_won == unit_won if given else service.unit_won <= unit_won)
    )
