"""Gathering what a page and a file show."""

from datetime import datetime

from backend.alerts.months import queries, rules
from backend.alerts.months.models import AlertMonths, CountHelp
from backend.db import Db
from backend.messages import actions as messages
from backend.seoul import day_in_seoul


async def gather(db: Db, help_wanted: CountHelp, months: int, now: datetime) -> AlertMonths:
    today = day_in_seoul(now)
    first = rules.first_of(months, today)
    sent = await queries.list_sent(db, rules.begin_of(first))
    ids = [alert.id for alert in sent]
    return rules.add_up(sent, await messages.list_sums(db, ids), await help_wanted.by_lineage(db, ids), first, today)
