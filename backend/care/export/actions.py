"""What stands of care about a citizen, and what they asked for others; nothing else of those for whom they act."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from backend.care import actions as care
from backend.care import queries as cases
from backend.care.asking.actions import is_proven
from backend.care.asking.queries import list_questions, list_readers
from backend.care.documents.queries import read_content
from backend.care.export import queries
from backend.care.followup import queries as followups
from backend.care.models import Actor
from backend.care.rules import ProofNeeded
from backend.care.satisfaction import queries as satisfaction
from backend.care.visits import queries as visits
from backend.care.visits.models import FormBody, Given
from backend.db import Database, Db
from backend.errors import NotFound
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul


async def check_export(db: Db, citizen: CitizenSession, now: datetime, recorded: bool) -> None:
    """Raises ProofNeeded where a session that proves no more than a number would take along what it may not read."""
    await cases.enter(db, day_in_seoul(now), citizen_id=citizen.id)
    for case in await cases.list_mine(db, citizen.id):
        if citizen.id not in (case.person_citizen_id, case.requester_id):
            continue
        if not await is_proven(db, citizen, case, now):
            raise ProofNeeded
        if recorded:
            await care.record(db, "export", case, Actor("citizen", citizen.id), now, fields=["case"])


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """Everything in full of the citizen's own cases; of those that they asked for somebody else, what they said."""
    # On the last of all days no mandate stands: nothing of anybody else is in sight but what was asked for them.
    await cases.enter(db, date.max, citizen_id=citizen_id)
    person = await queries.find_person(db, citizen_id)
    return {
        "person": None if person is None else _person(person, sealer),
        "consents": [] if person is None else await queries.list_consents(db, person.id),
        "who_acts_for_me": [] if person is None else await queries.list_acting(db, person.id),
        "for_whom_i_act": await queries.list_acted_for(db, citizen_id),
        "cases": [
            await _case(db, sealer, case, citizen_id, own=person is not None and case.person_id == person.id)
            for case in await queries.list_cases(db, citizen_id, person.id if person else None)
        ],
    }  # fmt: skip


def _person(row: queries.PersonRow, sealer: Sealer) -> dict[str, Any]:
    return {
        "name": _opened(row.name_sealed, sealer), "born_on": _opened(row.born_on_sealed, sealer),
        "phone": _opened(row.phone_sealed, sealer), "address": _opened(row.address_sealed, sealer),
        "access": _opened(row.access_sealed, sealer), "lives_alone": row.lives_alone,
        "contact": None if row.contact_relation is None else {
            "name": _opened(row.contact_name_sealed, sealer), "relation": row.contact_relation,
            "phone": _opened(row.contact_phone_sealed, sealer),
        },
    }  # fmt: skip


async def _case(db: Db, sealer: Sealer, case: queries.CaseRow, citizen_id: UUID, *, own: bool) -> dict[str, Any]:
    asked = case.requester_id == citizen_id
    shown: dict[str, Any] = {
        "code": case.code, "relation": "self" if own else case.relation, "status": case.status, "needs": case.needs,
        "urgency": case.urgency, "received_at": case.received_at, "closed_at": case.closed_at,
        "words": _opened(case.words_sealed, sealer) if asked else "",
        "questions": [
            {"asked_at": row.asked_at, "question": sealer.open(row.question_sealed), "answered_at": row.answered_at,
             "answer": _opened(row.answer_sealed, sealer)}
            for row in await list_questions(db, case.id)
            if own or row.asker_id == citizen_id or (asked and row.asked_by == "staff")
        ],
        "satisfaction": await _said(db, sealer, case.id, citizen_id),
    }  # fmt: skip
    if not own:
        return shown
    return shown | {
        "channel": case.channel, "due_at": case.due_at, "close_reason": case.close_reason,
        "steps": await cases.list_steps(db, case.id),
        "visits": await queries.list_visits(db, case.id),
        "assessments": await _assessments(db, sealer, case.id),
        "plans": _plans(await queries.list_planned(db, case.id), sealer),
        "deliveries": await queries.list_deliveries(db, case.id),
        "tasks": [_task(row, sealer) for row in await followups.list_of_case(db, case.id)],
        "searches": _searches(await queries.list_searches(db, case.id)),
        "readers": await list_readers(db, case.id, relatives=True),
    }  # fmt: skip


async def _said(db: Db, sealer: Sealer, case_id: UUID, citizen_id: UUID) -> dict[str, Any] | None:
    """How they said it was, while it is known that it was them."""
    asked = await satisfaction.find_mine(db, case_id, citizen_id)
    if asked is None:
        return None
    return {"status": asked.status, "score": asked.score, "words": _opened(asked.words_sealed, sealer)}


def _plans(rows: list[queries.PlannedRow], sealer: Sealer) -> list[dict[str, Any]]:
    plans: list[dict[str, Any]] = []
    for _, lines in groupby(rows, key=lambda row: row.plan_id):
        first, *rest = lines
        plans.append({
            "number": first.number, "status": first.status, "approved_at": first.approved_at,
            "goals": _opened(first.goals_sealed, sealer),
            "services": [
                {"service_name": row.service_name, "organization_name": row.organization_name, "rrule": row.rrule,
                 "starts_on": row.starts_on, "ends_on": row.ends_on, "units": row.units, "unit_won": row.unit_won}
                for row in (first, *rest) if row.service_name is not None
            ],
        })  # fmt: skip
    return plans


async def _assessments(db: Db, sealer: Sealer, case_id: UUID) -> list[dict[str, Any]]:
    """What visits found, once it was whole: with the words of the form as they were asked."""
    rows = [row for row in await visits.list_assessments(db, case_id) if row.status == "whole"]
    forms = {form.version: form.form for form in await visits.list_forms(db, {row.form_version for row in rows})}
    return [
        {
            "completed_at": row.completed_at, "level": row.level, "score": row.score, "agreed_how": row.agreed_how,
            "agreed_at": row.agreed_at,
            "answers": _answers(forms[row.form_version], visits.open_answers(row, sealer)),
        }
        for row in rows
    ]  # fmt: skip


def _answers(form: FormBody, given: dict[str, Given]) -> list[dict[str, str]]:
    return [
        {"question": question.ko, "answer": next(
            (option.ko for option in question.options if option.id == given[question.id].value),
            given[question.id].value,
        )}
        for section in form.sections for question in section.questions if question.id in given
    ]  # fmt: skip


def _task(row: followups.TaskRow, sealer: Sealer) -> dict[str, Any]:
    return {
        # A case that is `open` is another thing.
        "kind": row.kind, "what": _opened(row.what_sealed, sealer),
        "status": "planned" if row.status == "open" else row.status, "opens_on": row.opens_on, "due_on": row.due_on,
        "how": row.how, "word": _opened(row.word_sealed, sealer), "ended_at": row.ended_at,
    }  # fmt: skip


def _searches(rows: list[queries.SearchRow]) -> list[dict[str, Any]]:
    searches: list[dict[str, Any]] = []
    for _, calls in groupby(rows, key=lambda row: row.tree_id):
        first, *rest = calls
        searches.append({
            "on_date": first.on_date, "cause": first.cause, "raised_at": first.raised_at, "ended_at": first.ended_at,
            "ended_how": first.ended_how,
            "calls": [
                {"whom": "119" if row.whom == "emergency" else row.whom, "result": row.result, "at": row.at}
                for row in (first, *rest) if row.result is not None
            ],
        })  # fmt: skip
    return searches


def _opened(sealed: bytes | None, sealer: Sealer) -> str:
    return sealer.open(sealed) if sealed else ""


async def list_files(
    database: Database, sealer: Sealer, citizen_id: UUID, now: datetime
) -> AsyncIterator[tuple[str, bytes]]:
    """The photos and papers, one in memory at a time; one that is taken away meanwhile is left out."""
    async with database.transaction() as db:
        await cases.enter(db, date.max, citizen_id=citizen_id)
        rows = await queries.list_documents(db, citizen_id)
    for row in rows:
        with contextlib.suppress(NotFound):
            async with database.transaction() as db:
                await cases.enter(db, date.max, citizen_id=citizen_id)
                content = await read_content(db, sealer, row.id)
            yield f"{row.case_code}/{sealer.open(row.name_sealed)}", content
