"""How answers from two hands become one assessment, what it still lacks, and which level it comes to."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from backend.care.models import Status
from backend.care.rules import GuardUnmet
from backend.care.visits.models import CareLevel, FormBody, FormQuestion, Outcome
from backend.errors import Conflict, FieldProblem, Invalid
from backend.text import lines

# Somebody has the case, and has been there or may be any moment.
WRITABLE: tuple[Status, ...] = ("assigned", "visit_scheduled", "assessed", "plan_drafted", "approved", "in_service",
                                "monitoring")  # fmt: skip


class FormOutdated(Conflict):
    """`reason`: the version to fill in."""

    code, title = "form_outdated", "Another version of the form holds for this visit"


class AssessmentWhole(Conflict):
    code, title = "assessment_whole", "This assessment is whole already, and is not changed any more"


class AssessmentLacks(Conflict):
    """`fields`: what must be answered first."""

    code, title = "assessment_lacks", "Questions wait for an answer"


class ConflictOpen(Conflict):
    """`fields`: where two answered differently."""

    code, title = "conflict_open", "Two answered differently: choose first"


# Merging


class Merged(msgspec.Struct, frozen=True):
    """`taken`: what changes in the assessment, None where it is cleared. `conflicts`: what waits for a choice, new.
    `met`: conflicts that wait no more, since what they hold stands in the assessment now."""

    taken: dict[str, str | None]
    conflicts: dict[str, str | None]
    met: set[tuple[str, str | None]]


def merge(
    current: Mapping[str, str], base: Mapping[str, str | None], mine: Mapping[str, str | None],
    waiting: Collection[tuple[str, str | None]],
) -> Merged:  # fmt: skip
    """A three-way merge by field: `mine` was made from `base`, while `current` may have gone on from it.

    Whoever changed a field alone is followed. Where both did, and differently, what stands stays and the other one
    waits beside it: nothing that anybody typed is lost, in whichever order two devices send, and sending again changes
    nothing. `waiting`: fields with the values that wait already.
    """
    taken: dict[str, str | None] = {}
    conflicts: dict[str, str | None] = {}
    met: set[tuple[str, str | None]] = set()
    for field, value in mine.items():
        stands, was = current.get(field), base.get(field)
        if value in (stands, was):
            continue
        if stands == was:
            taken[field] = value
            met |= {(field, value)} & set(waiting)
        elif (field, value) not in waiting:
            conflicts[field] = value
    return Merged(taken, conflicts, met)


def tidy(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """As they are kept: an empty note is none."""
    return {field: lines(value) or None if value is not None else None for field, value in values.items()}


def check_answers(form: FormBody, mine: Mapping[str, str | None], base: Mapping[str, str | None]) -> None:
    """Raises Invalid for a question that the form has not and an answer that is not among a question's."""
    asked = {question.id: question for question in questions(form)}
    problems = [FieldProblem(f"mine.{field}", "no question of this form") for field in mine if field not in asked]
    problems += [FieldProblem(f"base.{field}", "no question of this form") for field in base if field not in asked]
    problems += [
        FieldProblem(f"mine.{field}", "one of the answers")
        for field, value in mine.items()
        if value is not None and field in asked and not _is_answer(asked[field], value)
    ]
    if problems:
        raise Invalid(fields=problems)


def _is_answer(question: FormQuestion, value: str) -> bool:
    return question.kind == "note" or value in {option.id for option in question.options}


# The form


def questions(form: FormBody) -> Iterator[FormQuestion]:
    for section in form.sections:
        yield from section.questions


def is_asked(question: FormQuestion, values: Mapping[str, str]) -> bool:
    return question.when is None or values.get(question.when.question) in question.when.among


def lacks(form: FormBody, values: Mapping[str, str]) -> list[str]:
    """The questions that must be answered and are not, in the form's order."""
    return [
        question.id
        for question in questions(form)
        if question.kind == "choice" and is_asked(question, values) and question.id not in values
    ]


def most(form: FormBody) -> int:
    """The highest sum there can be."""
    return sum(max((option.score for option in question.options), default=0) for question in questions(form))


def outcome(form: FormBody, values: Mapping[str, str]) -> Outcome:
    """What the answers come to; those to questions that are not asked any more do not count.

    The level is that of the sum, or a higher one that a single answer asks for. The risk of the case is the sum's share
    of the highest, and at least what the level stands for.
    """
    given = [
        option
        for question in questions(form)
        if is_asked(question, values)
        for option in question.options
        if option.id == values.get(question.id)
    ]
    score = sum(option.score for option in given)
    reached: list[CareLevel] = [rule.level for rule in form.levels if score >= rule.from_score]
    level: CareLevel = max([*reached, *(option.least_level for option in given if option.least_level)])
    least = next(rule.risk for rule in form.levels if rule.level == level)
    return Outcome(score, level, max(least, 100 * score // max(1, most(form))))


def check_whole(form: FormBody, values: Mapping[str, str], waiting: Collection[str]) -> None:
    """Raises ConflictOpen and AssessmentLacks."""
    if waiting:
        raise ConflictOpen(fields=[FieldProblem(field, "two answers") for field in waiting])
    if missing := lacks(form, values):
        raise AssessmentLacks(fields=[FieldProblem(field, "an answer") for field in missing])


# The case


def is_step(status: Status, *, has_visit: bool) -> bool:
    """Whether a whole assessment takes the case to `assessed`: from the visit that was agreed on, also where help came
    first; otherwise it is told again, and the case goes on as it was. Raises GuardUnmet."""
    if status == "visit_scheduled" or (status == "in_service" and has_visit):
        return True
    if status == "assigned":
        raise GuardUnmet(reason="visit_set")
    return False


def check_form_version(seen: int, holds: int) -> None:
    if seen != holds:
        raise FormOutdated(reason=str(holds))


def check_begins(base: Mapping[str, str | None]) -> None:
    """Whether a new draft may begin. Raises AssessmentWhole where these answers go on from one that was completed
    meanwhile."""
    if any(value is not None for value in base.values()):
        raise AssessmentWhole


MOST_DAYS = 366


def check_day(on_date: date, today: date) -> None:
    """Raises Invalid for a day that nobody plans."""
    if abs((on_date - today).days) > MOST_DAYS:
        raise Invalid(fields=[FieldProblem("on_date", "within a year")])
