"""A month of reads, to supervisors: those who stand out first; signed when each opening has been looked at."""

import asyncio
from typing import Annotated

from litestar import Response, get, post
from litestar.params import PathParameter

from backend.care.desk import rules as desk_rules
from backend.care.desk.actions import DESK, Desk
from backend.care.desk.models import DongNamed
from backend.care.review import queries, rules
from backend.care.review.models import MonthOpening, MonthReview, ReviewSignature, Signature
from backend.care.review.texts import HEAD, OUTLIERS, TITLES
from backend.errors import NotAllowed
from backend.people.guards import Allow
from backend.people.models import Lang
from backend.seoul import SEOUL
from backend.sheets import TYPES, Sheet, to_csv
from backend.trail.queries import append

supervisors = Allow("care_supervisor")
Month = Annotated[str, PathParameter(description="Such as 2026-03.")]


async def _gather(desk: Desk, text: str) -> MonthReview:
    month = rules.the_month(text, desk.now)
    if not desk.supervised:
        raise NotAllowed
    signed = await queries.find_signature(desk.db, month, desk.supervised)
    return MonthReview(
        month=month, is_over=rules.is_over(month, desk.now),
        people=rules.ordered(await queries.list_readers(desk.db, month, desk.supervised, desk.staff.id)),
        openings=[
            MonthOpening(
                id=row.id, case_id=row.case_id, code=row.code, dong=DongNamed(row.dong_id, row.dong_ko, row.dong_en),
                staff_name=row.staff_name, assignee_name=row.assignee_name, why=desk.sealer.open(row.why_sealed),
                at=row.at, reviewed_by=row.reviewed_by, reviewed_at=row.reviewed_at,
                mine=row.staff_id == desk.staff.id,
            )
            for row in await queries.list_openings(desk.db, month, desk.supervised)
        ],
        signed=None if signed is None else Signature(
            signed.name, signed.at, desk.sealer.open(signed.remark_sealed) if signed.remark_sealed else ""
        ),
    )  # fmt: skip


@get("/staff/care/review/{month:str}", guards=[supervisors], dependencies=DESK)
async def read_month(desk: Desk, month: Month) -> MonthReview:
    """Who opened how many cases of my dongs in a month, and why somebody opened a colleague's; that the reasons
    were read is noted."""
    review = await _gather(desk, month)
    if review.openings:
        await append(
            desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action="read",
            subject_kind="care_openings", subject_id=month, fields=("why",), source=desk.source,
        )  # fmt: skip
    return review


@post("/staff/care/review/{month:str}/sign", guards=[supervisors], dependencies=DESK, status_code=200)
async def sign_month(desk: Desk, month: Month, data: ReviewSignature) -> MonthReview:
    """Sign a month that is over, with a remark. Raises MonthNotOver, OpeningsUnreviewed, MonthSigned."""
    remark = desk_rules.said("remark", data.remark, least=0)
    review = await _gather(desk, month)
    rules.check_signable(review.month, review.openings, desk.now)
    if review.signed is not None:
        raise rules.MonthSigned
    await queries.insert_signature(
        desk.db, review.month, desk.supervised, reads=sum(person.reads for person in review.people),
        openings=len(review.openings), outside=sum(person.outside for person in review.people),
        remark_sealed=desk.sealer.seal(remark) if remark else None, staff_id=desk.staff.id, now=desk.now,
    )  # fmt: skip
    await _note(desk, "sign_review", month)
    return await _gather(desk, month)


@post("/staff/care/review/{month:str}/export", guards=[supervisors], dependencies=DESK, status_code=200)
async def export_month(desk: Desk, month: Month, lang: Lang = "ko") -> Response[bytes]:
    """The same as CSV, without the words why: these stay on the page."""
    review = await _gather(desk, month)
    await _note(desk, "export_review", month)
    sheets = [
        Sheet(TITLES["people"][lang], HEAD["people"][lang], [
            [person.name, person.title, person.cases, round(person.usual, 1), person.reads, person.outside,
             person.elsewhere, person.openings, " · ".join(OUTLIERS[why][lang] for why in person.outliers)]
            for person in review.people
        ]),
        Sheet(TITLES["openings"][lang], HEAD["openings"][lang], [
            [f"{opening.at.astimezone(SEOUL):%Y-%m-%d %H:%M}", opening.staff_name, opening.assignee_name, opening.code,
             opening.dong.name_ko if lang == "ko" else opening.dong.name_en, opening.reviewed_by]
            for opening in review.openings
        ]),
    ]  # fmt: skip
    return Response(
        await asyncio.to_thread(to_csv, sheets), media_type=TYPES["csv"],
        headers={"content-disposition": f'attachment; filename="care-reads-{review.month:%Y-%m}.csv"',
                 "cache-control": "no-store"},
    )  # fmt: skip


async def _note(desk: Desk, action: str, month: str) -> None:
    await append(desk.db, at=desk.now, actor_kind="staff", actor_id=desk.staff.id, action=action,
                 subject_kind="care_review", subject_id=month, fields=("name",), source=desk.source)  # fmt: skip


handlers = [read_month, sign_month, export_month]
