"""The supervisor's board: how much each dong and manager has, and who looked into a colleague's case."""

from uuid import UUID

from litestar import get, post

from backend.care import queries as cases
from backend.care.desk.actions import DESK, Desk
from backend.care.desk.board import actions, queries
from backend.care.desk.models import Board, BoardCount, DongLoad, DongNamed, Load, OpeningShown, Worker
from backend.care.desk.openings import queries as openings
from backend.care.desk.rules import OwnOpening
from backend.errors import NotFound
from backend.people.guards import Allow
from backend.trail.queries import append

supervisors = Allow("care_supervisor")


@get("/staff/care/board", guards=[supervisors], dependencies=DESK)
async def read_care_board(desk: Desk) -> Board:
    """How much each dong and manager has, and who opened a colleague's case."""
    dongs: dict[int, list[queries.LoadRow]] = {}
    for row in await queries.list_loads(desk.db, desk.supervised, desk.now):
        dongs.setdefault(row.dong_id, []).append(row)
    opened = [
        OpeningShown(
            id=row.id, case_id=row.case_id, code=row.code, dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en),
            staff_name=row.staff_name, assignee_name=row.assignee_name, why=desk.sealer.open(row.why_sealed), at=row.at,
            mine=row.staff_id == desk.staff.id,
        )
        for row in await openings.list_openings(desk.db, desk.supervised)
    ]  # fmt: skip
    if opened:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_openings", subject_id="board", fields=("why",), source=desk.source,
        )  # fmt: skip
    return Board([_dong_load(rows) for rows in dongs.values()], opened)


@get("/staff/care/board/count", guards=[supervisors], dependencies=DESK)
async def count_care_board(desk: Desk) -> BoardCount:
    """How much on the board asks for me."""
    of_district = [g for g in desk.staff.grants if g.role == "care_supervisor" and g.scope_kind == "district"]
    of_city = any(g.role == "care_supervisor" and g.scope_kind == "city" for g in desk.staff.grants)
    dong_ids = await cases.list_dong_ids(desk.db, of_district)
    return BoardCount(await queries.count_mine(desk.db, desk.staff.id, desk.supervised, dong_ids, of_city=of_city))


def _dong_load(rows: list[queries.LoadRow]) -> DongLoad:
    first = rows[0]
    due = [row.oldest_due_at for row in rows if row.oldest_due_at is not None]
    return DongLoad(
        dong=DongNamed(first.dong_id, first.dong_ko, first.dong_en), open=sum(row.open for row in rows),
        late=sum(row.late for row in rows), escalated=sum(row.escalated for row in rows),
        unassigned=sum(row.open for row in rows if row.staff_id is None), oldest_due_at=min(due, default=None),
        staff=[
            Load(staff=Worker(row.staff_id, row.staff_name or "") if row.staff_id else None, open=row.open,
                 late=row.late, oldest_due_at=row.oldest_due_at)
            for row in rows
        ],
    )  # fmt: skip


@post("/staff/care/openings/{opening_id:uuid}/review", guards=[supervisors], dependencies=DESK, status_code=204)
async def review_opening(desk: Desk, opening_id: UUID) -> None:
    """A supervisor has looked at why somebody opened a colleague's case. Raises OwnOpening."""
    opening = await openings.find_opening(desk.db, opening_id, desk.supervised)
    if opening is None:
        raise NotFound
    if opening.staff_id == desk.staff.id:
        raise OwnOpening
    await openings.mark_reviewed(desk.db, opening_id, desk.staff.id, desk.now)
    await actions.reviewed(desk.db, opening_id, desk.now)
    await desk.record(await cases.find_case(desk.db, opening.case_id), "review_opening", ("why",))


handlers = [read_care_board, count_care_board, review_opening]
