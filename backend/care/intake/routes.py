"""Taking in a request that somebody tells to staff."""

from uuid import UUID

from litestar import post

from backend.care.desk.actions import DESK, Desk, care_staff
from backend.care.intake import actions
from backend.care.intake.models import IntakeReceipt, NewIntake
from backend.idempotency import IdempotencyKey, already, made


@post("/staff/care/requests", guards=[care_staff], dependencies=DESK)
async def take_in(desk: Desk, idempotency_key: IdempotencyKey, data: NewIntake) -> IntakeReceipt:
    """Write a request down, once, at the desk of whichever dong the person lives in."""
    actor, route = f"staff:{desk.staff.id}", "take_care_request"
    done = await already(desk.db, actor, route, idempotency_key, data)
    if done is None:
        case_id, joined = await actions.take_in(desk, data)
        await made(desk.db, actor, route, idempotency_key, f"{case_id}{'+' if joined else ''}")
    else:
        case_id, joined = UUID(done.removesuffix("+")), done.endswith("+")
    return await actions.receipt(desk, case_id, joined=joined, dong_id=data.person.dong_id)


handlers = [take_in]
