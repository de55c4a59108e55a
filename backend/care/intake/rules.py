"""What must stand in a request that staff write down."""

import re
from datetime import date

from backend.care.intake.models import NewIntake
from backend.care.models import Purpose, Relation
from backend.care.rules import check_consents, check_person, health_allowed
from backend.errors import FieldProblem, Invalid
from backend.people.rules import PhoneInvalid, to_e164
from backend.text import one_line

# Somebody is in danger, or a neighbour tells of them: nobody has asked the person yet.
UNASKED: tuple[Relation, ...] = ("neighbour", "staff")
_LINE = re.compile(r"0\d{1,2}-?\d{3,4}-?\d{4}|1\d{3}-?\d{4}")


def check_intake(intake: NewIntake, current: dict[str, int], today: date) -> None:
    """Raises Invalid, PhoneInvalid, ConsentMissing. `current`: the versions of the consents."""
    person, is_unasked = intake.person, intake.relation in UNASKED
    check_person(person, "neighbour" if is_unasked else intake.relation, today)
    if len(set(intake.needs)) != len(intake.needs):
        raise Invalid(fields=[FieldProblem("needs", "each need once")])
    if (intake.relation == "patient") != (intake.channel == "hospital"):
        raise Invalid(fields=[FieldProblem("relation", "a hospital asks for its patient")])
    needed: Purpose | None = None if is_unasked else "care"
    check_consents(intake.consents, current, needed=needed)


def requester_phone(text: str) -> str | None:
    """A number to call back: a mobile one as `+8210…`, another as it was told. Raises PhoneInvalid."""
    told = one_line(text)
    if not told:
        return None
    if _LINE.fullmatch(told.replace(" ", "")) and not told.replace("-", "").startswith("010"):
        return told.replace(" ", "")
    try:
        return to_e164(told)
    except PhoneInvalid as refused:
        raise PhoneInvalid(fields=[FieldProblem("requester_phone", "a number to call back")]) from refused


def words_kept(intake: NewIntake) -> bool:
    """What was told may be about health: it is kept with consent, and of whoever could not be asked."""
    return intake.relation in UNASKED or health_allowed(intake.consents)
