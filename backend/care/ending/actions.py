"""Going on from an end."""

from collections.abc import Sequence, Set
from datetime import datetime

from backend.care import actions as care
from backend.care import queries, rules
from backend.care.ending.queries import find_continued
from backend.care.ending.rules import PersonDied
from backend.care.models import Actor, CaseRow, Need
from backend.care.rules import CaseRole
from backend.db import Db
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings


async def reopen_for_service(
    db: Db, settings: Settings, sealer: Sealer, case: CaseRow, actor: Actor, roles: Set[CaseRole], why: str,
    now: datetime, *, needs: Sequence[Need] = (),
) -> CaseRow:  # fmt: skip
    """A service is added to a case that has ended: it begins again while the rules let it, and later another case goes
    on from it. What is open already is answered as it is.

    `case` is locked. Raises NotAllowed, PersonDied, and StaleCase.
    """
    if case.closed_at is None:
        return case
    rules.check_step(case.status, "reopened", roles, {"reason", "reopen_window"})
    if case.person_died_at is not None:
        raise PersonDied
    today = day_in_seoul(now)
    care_rules = await queries.the_rules(db, today)
    if rules.in_reopen_window(case.closed_at, now, care_rules):
        return await care.step(db, settings, sealer, case, "reopened", actor, roles, {"reason", "reopen_window"}, now,
                               why=why)  # fmt: skip
    _, continued_by = await find_continued(db, case.id)
    if continued_by is not None:
        later = await queries.lock_case(db, continued_by)
        return await reopen_for_service(db, settings, sealer, later, actor, roles, why, now, needs=needs)
    closed_days = await queries.list_closed_days(db, today)
    case_id, _ = await care.open_case(
        db, sealer,
        queries.NewCase(
            person_id=case.person_id, dong_id=case.dong_id, channel="office", relation="staff", requester_id=None,
            requester_phone=None, needs=needs or case.needs, urgency="normal", words="",
            visit_times=case.visit_times, call_first="person", risk=case.risk, received_at=now,
            due_at=rules.visit_due(now, "normal", care_rules, closed_days), continues_id=case.id,
        ),
        [], actor, now,
    )  # fmt: skip
    for changed in (case.id, case_id):
        await queries.append_event(db, sealer, changed, actor, "continued", now, why=why)
    after = await queries.find_case(db, case_id)
    await care.message(db, settings, after, "care_received", now, but=actor)
    return after
