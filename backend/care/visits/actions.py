"""Saving what is found at the door, by one or by two hands, and what a whole assessment does to its case."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from backend.care import queries as cases
from backend.care.desk import queries as desks
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import Desk
from backend.care.desk.models import Worker
from backend.care.documents import queries as documents
from backend.care.documents import rules as document_rules
from backend.care.models import CaseRow, ConsentGiven
from backend.care.rules import CaseEnded, check_version
from backend.care.visits import queries, rules
from backend.care.visits.models import (
    Agreement,
    AnswerConflict,
    AnswerShown,
    Assessment,
    Assessments,
    CareForm,
    FormBody,
    Given,
    NewAgreement,
    NewAnswers,
    Outcome,
    Settling,
)
from backend.errors import NotAllowed, NotFound


def check_writable(case: CaseRow) -> None:
    """Raises CaseEnded, and Conflict (`step_refused`) while nobody has the case."""
    if case.closed_at is not None:
        raise CaseEnded
    desk_rules.check_open(case, rules.WRITABLE)


async def save(desk: Desk, case: CaseRow, data: NewAnswers) -> Assessment:
    """Merge these answers into the draft, which begins with them where there is none.

    Raises Invalid, FormOutdated, AssessmentWhole, NotFound.
    """
    check_writable(case)
    draft, form = await _draft(desk, case, data)
    base, mine = rules.tidy(data.base), rules.tidy(data.mine)
    rules.check_answers(form, mine, base)
    answers = queries.open_answers(draft, desk.sealer)
    waiting = [row for row in await queries.list_conflicts(desk.db, [draft.id]) if row.settled_at is None]
    held = {(row.field, queries.open_value(row, desk.sealer)): row for row in waiting}
    merged = rules.merge(_values(answers), base, mine, held.keys())
    for field, value in merged.conflicts.items():
        await queries.insert_conflict(desk.db, desk.sealer, draft.id, field, value, desk.staff.id, desk.now)
    for met in merged.met:
        await queries.settle_swapped(desk.db, desk.sealer, held[met].id, answers.get(met[0]), desk.staff.id, desk.now)
    if merged.taken or merged.conflicts:
        for field, value in merged.taken.items():
            _put(answers, field, Given(value, desk.staff.id, desk.now) if value is not None else None)
        await queries.write_answers(desk.db, desk.sealer, draft.id, answers)
        await desk.record(case, "assess", sorted({*merged.taken, *merged.conflicts}))
    return await show_again(desk, case, draft.id)


async def _draft(desk: Desk, case: CaseRow, data: NewAnswers) -> tuple[queries.AssessmentRow, FormBody]:
    """The case's draft with its form, or a new one with the form of the visit's day."""
    there = await queries.list_assessments(desk.db, case.id)
    whole = [row.visit_id for row in there if row.status == "whole"]
    if data.visit_id is not None and data.visit_id in whole:
        raise rules.AssessmentWhole
    draft = next((row for row in there if row.status == "draft"), None)
    if draft is not None:
        rules.check_form_version(data.form_version, draft.form_version)
        [form] = await queries.list_forms(desk.db, [draft.form_version])
        return draft, form.form
    rules.check_begins(data.base)
    day = desk.today
    if data.visit_id is not None:
        found = await queries.find_day(desk.db, case.id, data.visit_id)
        if found is None:
            raise NotFound
        day = found
    form = await queries.form_on(desk.db, day)
    rules.check_form_version(data.form_version, form.version)
    visit = await queries.find_planned(desk.db, case.id)
    draft = await queries.insert_draft(
        desk.db, desk.sealer, case.id, visit.id if visit else None, form.version, desk.staff.id, desk.now
    )
    await desk.note(case, "assessment_started")
    return draft, form.form


async def settle(desk: Desk, case: CaseRow, conflict_id: UUID, data: Settling) -> Assessment:
    """Choose between two answers; the other one is kept beside. Raises NotFound, StaleCase."""
    check_writable(case)
    draft = await find_draft(desk, case, data.version)
    conflict = next(
        (row for row in await queries.list_conflicts(desk.db, [draft.id])
         if row.id == conflict_id and row.settled_at is None),
        None,
    )  # fmt: skip
    if conflict is None:
        raise NotFound
    answers = queries.open_answers(draft, desk.sealer)
    if data.chosen == "current":
        await queries.settle(desk.db, conflict.id, desk.staff.id, desk.now)
    else:
        stood, value = answers.get(conflict.field), queries.open_value(conflict, desk.sealer)
        await queries.settle_swapped(desk.db, desk.sealer, conflict.id, stood, desk.staff.id, desk.now)
        _put(answers, conflict.field, Given(value, conflict.staff_id, conflict.at) if value is not None else None)
    await queries.write_answers(desk.db, desk.sealer, draft.id, answers)
    await desk.record(case, "settle_answer", [conflict.field])
    return await show_again(desk, case, draft.id)


async def agree(desk: Desk, case: CaseRow, data: NewAgreement) -> Assessment:
    """The person agrees to what is written: with what they drew, sealed as a paper of the case, or by saying so."""
    check_writable(case)
    draft = await find_draft(desk, case, data.version)
    word = desk_rules.said("word", data.word, least=0 if data.png else 1)
    signature_id = None
    if data.png:
        clean = document_rules.signature(data.png)
        signature_id = await documents.insert_signature(desk.db, desk.sealer, case.id, clean, desk.staff.id, desk.now)
    word_sealed = None if signature_id else desk.sealer.seal(word)
    await queries.agree(desk.db, draft.id, desk.now, signature_id=signature_id, word_sealed=word_sealed)
    if draft.signature_id is not None:
        await documents.delete_document(desk.db, draft.signature_id)
    await desk.note(case, "assessment_signed" if signature_id else "assessment_agreed", "" if signature_id else word)
    await desk.record(case, "agree", ("signature",) if signature_id else ("word",))
    return await show_again(desk, case, draft.id)


async def hear_health(desk: Desk, case: CaseRow, *, given: bool) -> None:
    """Write down what the person said about keeping what is about their health."""
    check_writable(case)
    version = (await cases.current_versions(desk.db))["care_health"]
    heard = ConsentGiven("care_health", version, given)
    await cases.insert_consents(desk.db, case.person_id, case.id, [heard], desk.now, heard_by=desk.staff.id)
    await desk.note(case, "health_given" if given else "health_refused")
    await desk.record(case, "consent", ("consent",))


async def complete(desk: Desk, case: CaseRow, version: int) -> None:
    """The assessment is whole: the visit was made, the case is as much at risk as it says, and a plan comes next.

    Raises NotFound, StaleCase, ConflictOpen, AssessmentLacks, NotAllowed, GuardUnmet.
    """
    check_writable(case)
    if "author" not in desk.roles(case):
        raise NotAllowed
    draft = await find_draft(desk, case, version)
    waiting = [row.field for row in await queries.list_conflicts(desk.db, [draft.id]) if row.settled_at is None]
    [form] = await queries.list_forms(desk.db, [draft.form_version])
    values = _values(queries.open_answers(draft, desk.sealer))
    rules.check_whole(form.form, values, waiting)
    outcome = rules.outcome(form.form, values)
    visit = await queries.find_planned(desk.db, case.id)
    takes_step = rules.is_step(case.status, has_visit=visit is not None)
    await queries.complete(
        desk.db, draft.id, visit.id if visit else None, desk.staff.id, outcome.score, outcome.level, desk.now
    )
    if visit is not None:
        await queries.mark_made(desk.db, visit.id)
    if takes_step:
        await desk.step(case, "assessed", {"assessment_done", "reason"})
    else:
        await desk.note(case, "reassessed")
    await queries.set_risk(desk.db, case.id, outcome.risk)


async def find_draft(desk: Desk, case: CaseRow, version: int) -> queries.AssessmentRow:
    """The draft as it was seen. Raises NotFound, StaleCase."""
    draft = await queries.find_draft(desk.db, case.id)
    if draft is None:
        raise NotFound
    check_version(version, draft.version)
    return draft


def _put(answers: dict[str, Given], field: str, given: Given | None) -> None:
    if given is None:
        answers.pop(field, None)
    else:
        answers[field] = given


def _values(answers: Mapping[str, Given]) -> dict[str, str]:
    return {field: given.value for field, given in answers.items()}


# Showing


async def show(desk: Desk, case: CaseRow) -> Assessments:
    """What was found so far, and the form for what comes next."""
    rows = await queries.list_assessments(desk.db, case.id)
    visit = await queries.find_planned(desk.db, case.id)
    draft = next((row for row in rows if row.status == "draft"), None)
    if draft is not None:
        to_fill = draft.form_version
    else:
        day = await queries.find_day(desk.db, case.id, visit.id) if visit else None
        to_fill = (await queries.form_on(desk.db, day or desk.today)).version
    forms = await queries.list_forms(desk.db, {to_fill, *(row.form_version for row in rows)})
    shown = await _show(desk, rows, {form.version: form.form for form in forms})
    roles = desk.roles(case)
    may_write = case.status in rules.WRITABLE and desk_rules.works_on(case, roles)
    consents = await desks.list_consents(desk.db, case.person_id)
    return Assessments(
        name=desk.sealer.open(case.name_sealed) if case.name_sealed else "",
        health_agreed=next((consent.given for consent in consents if consent.purpose == "care_health"), None),
        forms=[CareForm(form.version, form.form.sections, form.form.levels, rules.most(form.form)) for form in forms],
        form_version=to_fill,
        visit=visit,
        draft=next((a for a in shown if a.status == "draft"), None),
        whole=[a for a in shown if a.status == "whole"],
        may_write=may_write,
        may_complete=may_write and "author" in roles and case.status != "assigned",
    )


async def show_again(desk: Desk, case: CaseRow, assessment_id: UUID) -> Assessment:
    """What an earlier request saved, as it is now."""
    rows = [row for row in await queries.list_assessments(desk.db, case.id) if row.id == assessment_id]
    forms = await queries.list_forms(desk.db, [row.form_version for row in rows])
    [shown] = await _show(desk, rows, {form.version: form.form for form in forms})
    return shown


async def _show(desk: Desk, rows: Sequence[queries.AssessmentRow], forms: Mapping[int, FormBody]) -> list[Assessment]:
    conflicts = await queries.list_conflicts(desk.db, [row.id for row in rows])
    opened = {row.id: queries.open_answers(row, desk.sealer) for row in rows}
    seen = {row.staff_id for row in conflicts} | {given.by for all_ in opened.values() for given in all_.values()}
    seen |= {id for row in rows for id in (row.started_by, row.completed_by) if id is not None}
    workers = await queries.list_workers(desk.db, seen)

    def who(staff_id: UUID) -> Worker:
        return workers.get(staff_id) or Worker(staff_id, "")

    def shown(row: queries.ConflictRow) -> AnswerConflict:
        return AnswerConflict(row.id, row.field, queries.open_value(row, desk.sealer), who(row.staff_id), row.at)

    return [
        Assessment(
            id=row.id,
            visit_id=row.visit_id,
            form_version=row.form_version,
            status=row.status,
            version=row.version,
            answers={field: AnswerShown(g.value, who(g.by), g.at) for field, g in opened[row.id].items()},
            conflicts=[shown(c) for c in conflicts if c.assessment_id == row.id and c.settled_at is None],
            settled=[shown(c) for c in conflicts if c.assessment_id == row.id and c.settled_at is not None],
            lacks=rules.lacks(forms[row.form_version], _values(opened[row.id])),
            outcome=_outcome(forms[row.form_version], _values(opened[row.id])),
            agreement=_agreement(row, opened[row.id], desk),
            started_by=who(row.started_by),
            started_at=row.started_at,
            completed_by=who(row.completed_by) if row.completed_by else None,
            completed_at=row.completed_at,
        )
        for row in rows
    ]


def _outcome(form: FormBody, values: Mapping[str, str]) -> Outcome | None:
    return None if rules.lacks(form, values) else rules.outcome(form, values)


def _agreement(row: queries.AssessmentRow, answers: Mapping[str, Given], desk: Desk) -> Agreement | None:
    if row.agreed_how is None or row.agreed_at is None:
        return None
    at = row.agreed_at
    word = desk.sealer.open(row.agreed_word_sealed) if row.agreed_word_sealed else ""
    return Agreement(row.agreed_how, at, word, row.signature_id, any(given.at > at for given in answers.values()))
