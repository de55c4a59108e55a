"""Who may hold a case, and what is refused while one is held."""

from collections.abc import Sequence

from backend.errors import Conflict
from backend.people.models import Grant


class CaseHeld(Conflict):
    code, title = "case_held", "The case is held for a court or an audit: nothing of it is removed"


class AlreadyHeld(Conflict):
    code, title = "already_held", "The case is held already"


def holding_grants(grants: Sequence[Grant]) -> list[Grant]:
    """Those of a supervisor, and of an administrator of the whole city, who asks by the case's code and reads nothing
    of it."""
    return [
        grant for grant in grants
        if grant.role == "care_supervisor" or (grant.role == "administrator" and grant.scope_kind == "city")
    ]  # fmt: skip
