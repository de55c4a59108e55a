"""What a changed consent brings about, at once."""

from datetime import datetime

from backend.care import actions as care
from backend.care import queries as cases
from backend.care.consents import queries
from backend.care.consents.models import Changeable
from backend.care.models import Actor, CaseRow, ConsentGiven
from backend.care.orders.sending.models import Sender
from backend.care.plans.actions import send_waiting, stop_sharing
from backend.db import Db
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul


async def change(
    db: Db, sealer: Sealer, citizen: CitizenSession, case: CaseRow, purpose: Changeable, version: int, now: datetime, *,
    given: bool,
) -> None:  # fmt: skip
    """Write the person's word down and act on it: providers are told, or shown nothing more and sent nothing; words
    about health go.

    The desk reads it in the case's history, and has a task where care was on its way. The same word again changes
    nothing.
    """
    last = {word.purpose: word.given for word in await queries.list_last_words(db, case.person_id)}
    if last.get(purpose) == given:
        return
    actor = Actor("citizen", citizen.id)
    await cases.insert_consents(
        db, case.person_id, case.id, [ConsentGiven(purpose, version, given)], now, given_by=citizen.id
    )  # fmt: skip
    about = purpose.removeprefix("care_")
    await cases.append_event(db, sealer, case.id, actor, f"{about}_{'given' if given else 'refused'}", now)
    await care.record(db, "consent", case, actor, now, fields=["consent"])
    if purpose == "care_health" and not given:
        await queries.forget_words(db, case.person_id)
    await cases.tell(db, case)
    if purpose == "care_sharing" and case.closed_at is None:
        # To let a plan go out, or to hold it back, is to stand at its dong's desk; nothing of it is read from here.
        today = day_in_seoul(now)
        await cases.enter(db, today, citizen_id=citizen.id, dong_ids=[case.dong_id])
        await (send_waiting if given else stop_sharing)(Sender(actor, db, sealer, now, today), case)
