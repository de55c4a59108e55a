"""Who may take a service."""

from datetime import date

from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.people.declarations.models import Declaration, Eligibility

OLDEST = 120


class DeclarationNeeded(NotAllowed):
    code, title = "declaration_needed", "Say when you were born and where you live first"


class DeclarationChanged(Conflict):
    code, title = "declaration_changed", "The person has said something else meanwhile"


class NotEligible(NotAllowed):
    """`reason`: `too_young`, `too_old` or `not_resident`."""

    code, title = "not_eligible", "This service is for others"


def age_on(born_on: date, on_date: date) -> int:
    """Full years; who was born on 29 February turns a year older on 1 March (Civil Act art. 160)."""
    return on_date.year - born_on.year - ((on_date.month, on_date.day) < (born_on.month, born_on.day))


def check_born_on(born_on: date, today: date) -> None:
    if not (born_on <= today and age_on(born_on, today) <= OLDEST):
        raise Invalid(fields=[FieldProblem("born_on", "a birthday of somebody alive")])


def check_eligible(eligibility: Eligibility, declaration: Declaration | None, on_date: date) -> None:
    """Raises DeclarationNeeded or NotEligible unless the person may take it on that day."""
    if not eligibility.asks:
        return
    if declaration is None:
        raise DeclarationNeeded
    age = age_on(declaration.born_on, on_date)
    if eligibility.age_from is not None and age < eligibility.age_from:
        raise NotEligible(reason="too_young")
    if eligibility.age_to is not None and age > eligibility.age_to:
        raise NotEligible(reason="too_old")
    if eligibility.residents_only and not declaration.lives_in_gwangju:
        raise NotEligible(reason="not_resident")
