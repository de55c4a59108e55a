"""What a person says about SMS, and that they have opened an alert."""

from datetime import datetime
from uuid import UUID

from litestar import Router, get, put

from backend.db import Db
from backend.messages.sms import queries
from backend.messages.sms.models import SmsChoice
from backend.people.guards import citizens
from backend.people.models import CitizenSession


@get("/me/sms", guards=[citizens])
async def show_sms_choice(db: Db, citizen: CitizenSession) -> SmsChoice:
    """Which alerts I get by SMS where I do not open them in the app, and for which places."""
    return await queries.find_choice(db, citizen.id)


@put("/me/sms", guards=[citizens])
async def change_sms_choice(db: Db, citizen: CitizenSession, now: datetime, data: SmsChoice) -> SmsChoice:
    """Say it anew."""
    await queries.save_choice(db, citizen.id, data, now)
    return await queries.find_choice(db, citizen.id)


@put("/alerts/{alert_id:uuid}/opened", status_code=204, guards=[citizens])
async def mark_opened(db: Db, citizen: CitizenSession, now: datetime, alert_id: UUID) -> None:
    """I have this alert before me, so no SMS need tell me. Forgotten as soon as no SMS can follow."""
    await queries.mark_opened(db, citizen.id, alert_id, now)


router = Router("/api", route_handlers=[show_sms_choice, change_sms_choice, mark_opened])
