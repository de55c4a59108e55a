from datetime import datetime

import pytest

from backend.bookings.programs.queries import list_public
from backend.db import Db
from backend.demo import bookings, people, places, programs
from backend.seal import Sealer
from backend.seoul import SEOUL


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-25 13:12", "2026-11-27 22:30", "2026-11-29 11:00"])
async def test_the_demo_shows_a_busy_day_whenever_it_starts(db: Db, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=SEOUL)
    await places.load(db, now)
    await people.load(db, now)
    await bookings.load(db, Sealer((bytes(32),)), now)
    rows = await db.fetch(
        "SELECT b.status, lower(b.during) AS starts_at, upper(b.during) AS ends_at FROM bookings b "
        "JOIN services s ON s.id = b.service_id "
        "WHERE upper(b.during) > $1 AND b.status <> 'requested' AND s.name_ko <> '창업 상담'",
        now.replace(hour=0, minute=0),
    )
    days = {row["starts_at"].astimezone(SEOUL).date() for row in rows}
    assert (now.date() in days) == (now.weekday() != 6)
    assert len(days) == 3
    assert len(rows) > 20
    assert not [row for row in rows if row["status"] == "confirmed" and row["ends_at"] <= now]
    assert not [row for row in rows if row["status"] in ("completed", "no_show") and row["ends_at"] > now]
    assert (
        await db.fetchval("SELECT count(*) FROM bookings WHERE status = 'requested' AND lower(during) > $1", now) == 2
    )
    assert await db.fetchval("SELECT count(*) FROM resources WHERE staff_id IS NOT NULL") == 4
    # Two afternoons are full, two people wait, and of two who did not come one says why.
    full = "SELECT count(DISTINCT lower(during)::date) FROM bookings b JOIN services s ON s.id = b.service_id "
    assert await db.fetchval(full + "WHERE s.name_ko = '창업 상담'") == 2
    assert await db.fetchval("SELECT count(*) FROM waitlist_entries WHERE status = 'waiting'") == 2
    assert await db.fetchrow("SELECT count(*), count(appealed_at) FROM penalties") == (2, 1)


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-25 13:12", "2026-12-24 22:30", "2027-01-31 11:00"])
async def test_the_demo_has_a_full_program_an_open_one_and_one_that_is_over(db: Db, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=SEOUL)
    sealer = Sealer((bytes(32),))
    await places.load(db, now)
    await people.load(db, now)
    await bookings.load(db, sealer, now)
    await programs.load(db, sealer, now)
    listed = await list_public(db, now)
    assert [p.title_ko for p in listed if p.waiting] == ["자기소개서 특강"]
    assert len([p for p in listed if p.opens_at <= now < p.closes_at and p.left]) == 3
    assert len([p for p in listed if now < p.opens_at]) == 1
    assert {row["presence"] for row in await db.fetch("SELECT presence FROM attendances")} == {"attended", "absent"}
