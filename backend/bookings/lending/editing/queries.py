"""The rules of a site by their days."""

from datetime import date, datetime

from backend.bookings.lending.models import LendingRules, LendingRulesOfDays
from backend.bookings.lending.queries import insert_rules
from backend.db import Db, many
from backend.errors import NotFound


async def list_rules(db: Db, site_id: int) -> list[LendingRulesOfDays]:
    return await many(
        db, LendingRulesOfDays,
        """SELECT id, lower(valid) AS valid_from, upper(valid) - 1 AS valid_until, days_out, max_a_year, max_live,
                  days_ahead, notice_minutes, cancel_until_minutes, slot_minutes, slot_places, cleaning_days,
                  reminder_days, max_extension_days, age_from, age_to, non_residents
           FROM lending_rules WHERE site_id = $1 ORDER BY valid""",
        site_id,
    )  # fmt: skip


async def list_pick_ups(db: Db, site_id: int, now: datetime) -> list[date]:
    """The days on which somebody fetches a suit that is reserved, one for each, the next first."""
    return [row["on_date"] for row in await db.fetch(
        """SELECT (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date AS on_date
           FROM loans l JOIN suits s ON s.resource_id = l.suit_id
           WHERE s.site_id = $1 AND l.status = 'reserved' AND l.pick_up_at > $2 ORDER BY 1""",
        site_id, now,
    )]  # fmt: skip


async def set_rules(db: Db, site_id: int, rules: LendingRules, valid_from: date) -> int:
    """Let these rules hold from a day on, until those that begin later do; those that held end the day before, and
    those that would have begun on the same day are replaced."""
    await db.execute("DELETE FROM lending_rules WHERE site_id = $1 AND lower(valid) = $2", site_id, valid_from)
    await db.execute(
        """UPDATE lending_rules SET valid = daterange(lower(valid), $2)
           WHERE site_id = $1 AND lower(valid) < $2 AND valid @> $2::date""",
        site_id, valid_from,
    )  # fmt: skip
    later: date | None = await db.fetchval(
        "SELECT min(lower(valid)) FROM lending_rules WHERE site_id = $1 AND lower(valid) > $2", site_id, valid_from
    )
    plain = LendingRules(**{name: getattr(rules, name) for name in LendingRules.__struct_fields__})
    return await insert_rules(db, site_id, plain, valid_from, later)


async def delete_rules(db: Db, site_id: int, rules_id: int, today: date) -> None:
    """Forget rules that have not begun; those before them go on in their days. Raises NotFound."""
    days = await db.fetchrow(
        """DELETE FROM lending_rules WHERE site_id = $1 AND id = $2 AND lower(valid) > $3
           RETURNING lower(valid) AS valid_from, upper(valid) AS valid_until""",
        site_id, rules_id, today,
    )  # fmt: skip
    if days is None:
        raise NotFound
    await db.execute(
        "UPDATE lending_rules SET valid = daterange(lower(valid), $3) WHERE site_id = $1 AND upper(valid) = $2",
        site_id, days["valid_from"], days["valid_until"],
    )  # fmt: skip
