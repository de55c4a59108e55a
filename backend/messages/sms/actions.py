"""Following an alert by SMS: it begins when the alert goes out, and ends with it."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.db import Db
from backend.messages.models import AlertToSend
from backend.messages.sms import queries, rules
from backend.messages.sms.models import Run, SmsEstimate
from backend.seoul import day_in_seoul
from backend.settings import Settings


async def follow_by_sms(db: Db, public_url: str, alert: AlertToSend, minutes: int, now: datetime) -> None:
    """Whoever has not opened it after so many minutes gets an SMS; nobody does where no price is set."""
    day = day_in_seoul(now)
    prices = await queries.find_prices(db, day)
    if prices is None:
        return
    budget = await queries.find_budget(db, day)
    await queries.insert_run(db, Run(
        alert_id=alert.id, lineage_id=alert.lineage_id, level=alert.audience.level,
        district_ids=alert.audience.district_ids, dong_ids=alert.audience.dong_ids,
        texts=rules.write(alert, public_url, prices), created_at=now, due_at=now + timedelta(minutes=minutes),
        expires_at=alert.expires_at, cap_won=budget.alert_won, spent_won=0, planned_up_to=None, planned_at=None,
        stopped_at=None,
    ))  # fmt: skip


async def stop_sms(db: Db, alert_id: UUID, now: datetime) -> None:
    """Whoever has none yet gets none, save those whose message a worker has in its hand."""
    await queries.stop_run(db, alert_id, now)


async def estimate_sms(db: Db, settings: Settings, alert: AlertToSend, now: datetime) -> SmsEstimate | None:
    """None where no price is set."""
    day = day_in_seoul(now)
    prices = await queries.find_prices(db, day)
    if prices is None:
        return None
    budget = await queries.find_budget(db, day)
    month_left = await queries.find_month_left(db, rules.month_of(now), budget)
    texts = rules.write(alert, settings.public_url, prices)
    audience = alert.audience
    people = await queries.count_people(db, audience.level, audience.district_ids, audience.dong_ids, now)
    return SmsEstimate(
        people=sum(people.values()), won=rules.cost(people, texts),
        affordable=min(budget.alert_won, month_left) // max(text.won for text in texts.values()),
        alert_won=budget.alert_won, month_left_won=month_left, texts=texts,
    )  # fmt: skip
