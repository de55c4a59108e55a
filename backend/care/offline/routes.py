"""Taking the day's cases along on a tablet, and telling afterwards what was opened of them."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from litestar import post

from backend.care import queries
from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk, show
from backend.care.models import CaseRow
from backend.care.offline import queries as packs
from backend.care.offline import rules
from backend.care.offline.models import NewPack, Openings, Pack, PackedCase
from backend.care.visits import actions as assessments
from backend.care.visits import queries as visits
from backend.idempotency import IdempotencyKey, already
from backend.people.guards import Allow
from backend.seoul import SEOUL
from backend.trail.queries import append

care_managers = Allow("care_manager")
PACKED = ("name", "born_on", "phone", "address", "access", "words", "assessment")


@post("/staff/care/pack", guards=[care_managers], dependencies=DESK)
async def take_pack(desk: Desk, idempotency_key: IdempotencyKey, data: NewPack) -> Pack:
    """Today's visits of mine with what is needed at the door, for a device that keeps them sealed. Each case is noted
    as downloaded, and the person can see it. A case that a colleague has stays out, whatever the visit says.

    Raises OtherDay and NothingToPack.
    """
    device = rules.tidy_device(data, desk.today)
    new = packs.PackRow(uuid4(), data.on_date, desk.now, rules.expires_at(data.on_date))
    done = await already(desk.db, f"staff:{desk.staff.id}", "take_care_pack", idempotency_key, data, makes=new.id)
    pack = new if done is None else await packs.find_pack(desk.db, UUID(done), desk.staff.id)
    begins = datetime.combine(pack.on_date, time(), SEOUL)
    taken = [
        (visit, case)
        for visit in await visits.list_stops(desk.db, desk.staff.id, begins, begins + timedelta(days=1))
        if visit.visit_status == "planned"
        and _goes_along(desk, case := await queries.find_case(desk.db, visit.case_id))
    ]
    if not taken:
        raise rules.NothingToPack
    if done is None:
        await packs.insert_pack(desk.db, pack, desk.staff.id, device, [case for _, case in taken])
        for _, case in taken:
            await desk.record(case, "download", PACKED)
    else:
        # What came to the day since then was not noted as taken along.
        packed = await packs.list_packed(desk.db, pack.id)
        taken = [(visit, case) for visit, case in taken if case.id in packed]
    return Pack(
        id=pack.id, on_date=pack.on_date, made_at=pack.made_at, expires_at=pack.expires_at,
        cases=[await _packed(desk, visit, case) for visit, case in taken],
    )  # fmt: skip


def _goes_along(desk: Desk, case: CaseRow) -> bool:
    return case.closed_at is None and desk_rules.is_readable(case, desk.roles(case), is_handed_over=False)


async def _packed(desk: Desk, visit: visits.StopRow, case: CaseRow) -> PackedCase:
    shown = await show(desk, case)
    return PackedCase(
        id=shown.id, code=shown.code, status=shown.status, dong=shown.dong, relation=shown.relation,
        person=shown.person, requester=shown.requester, needs=shown.needs, urgency=shown.urgency, risk=shown.risk,
        words=shown.words,
        visit_times=shown.visit_times, call_first=shown.call_first, received_at=shown.received_at, tries=shown.tries,
        tries_needed=shown.tries_needed, visit_id=visit.visit_id, starts_at=visit.starts_at, ends_at=visit.ends_at,
        assessments=await assessments.show(desk, case),
    )  # fmt: skip


@post("/staff/care/pack/openings", guards=[care_managers], dependencies=DESK, status_code=204)
async def tell_openings(desk: Desk, data: Openings) -> None:
    """What was opened of a pack of mine without a connection; what was told before is not written twice. Raises
    NotFound for somebody else's pack."""
    pack = await packs.find_pack(desk.db, data.pack_id, desk.staff.id)
    packed = await packs.list_packed(desk.db, pack.id)
    rules.check_openings(data.openings, packed)
    for opening in data.openings:
        at = rules.when(opening, pack.made_at, pack.expires_at, desk.now)
        if await packs.insert_opening(desk.db, pack.id, opening, at, desk.now):
            await append(
                desk.db, at=at, actor_kind="staff", actor_id=desk.staff.id, action="open_offline",
                subject_kind="case", subject_id=opening.case_id, citizen_id=packed[opening.case_id], fields=PACKED,
                source=desk.source,
            )  # fmt: skip


handlers = [take_pack, tell_openings]
