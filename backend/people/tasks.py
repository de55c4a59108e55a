"""Sending codes, and forgetting what is no longer needed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from pgqueuer import RetryRequested

from backend import idempotency, jobs, limits
from backend.jobs import Context, Jobs
from backend.people import queries
from backend.people.codes.queries import find_unsent, mark_sent
from backend.people.models import Farewell
from backend.people.sms import Sms, SmsError, sms

log: structlog.stdlib.BoundLogger = structlog.get_logger()

# The last line is what phones fill in by themselves: https://wicg.github.io/sms-one-time-codes/
TEXTS = {
    "ko": "[모바일 광주] 인증번호는 {code}예요. 5분 안에 넣어 주세요.\n\n@{host} #{code}",
    "en": "[Mobile Gwangju] Your code is {code}. It works for five minutes.\n\n@{host} #{code}",
}

# The number may be somebody else's by now, so it says nothing about the person and where they went.
MOVED = {
    "ko": "[모바일 광주] 이 번호로 쓰던 계정이 다른 번호로 옮겨 갔어요. 직접 바꾸지 않으셨다면 120에 전화해 주세요.",
    "en": "[Mobile Gwangju] The account of this number moved to another number. If that was not you, please call 120.",
}


async def send_code(context: Context, id: str, by: Sms | None = None) -> None:
    """Send a code that is still good and forget it; when the gateway fails, ask for another run."""
    challenge_id = UUID(id)
    async with context.database.transaction() as db:
        unsent = await find_unsent(db, challenge_id, datetime.now(UTC))
    if unsent is None:
        return
    text = TEXTS[unsent.lang].format(code=context.sealer.open(unsent.code_sealed), host=context.settings.rp_id)
    try:
        await (by or sms(context.settings)).send(context.sealer.open(unsent.phone_sealed), text)
    except SmsError as error:
        log.warning("code_not_sent", challenge=id, why=str(error))
        raise RetryRequested(timedelta(seconds=5), str(error)) from None
    async with context.database.transaction() as db:
        await mark_sent(db, challenge_id)


async def tell_old_number(context: Context, job: str, by: Sms | None = None) -> None:
    """Tell a number that its account moved on, in case somebody else did that; for a day, while the gateway fails."""
    farewell = msgspec.json.decode(job, type=Farewell)
    if farewell.until <= datetime.now(UTC):
        return
    try:
        phone = context.sealer.open(farewell.phone_sealed)
        await (by or sms(context.settings)).send(phone, MOVED[farewell.lang])
    except SmsError as error:
        log.warning("old_number_not_told", why=str(error))
        raise RetryRequested(timedelta(minutes=1), str(error)) from None


async def forget(context: Context) -> None:
    """Delete what has run out."""
    now = datetime.now(UTC)
    async with context.database.transaction() as db:
        await queries.delete_expired(db, now)
        await limits.forget_old(db, now)
        await idempotency.forget_old(db, now)
        await jobs.forget_old(db, now)


def register(jobs: Jobs) -> None:
    jobs.on("send_code", send_code)
    jobs.on("tell_old_number", tell_old_number)
    jobs.every("forget", "*/10 * * * *", forget)
