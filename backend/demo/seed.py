"""Believable demo data, once: what `make run` shows on a fresh machine."""

from backend.app import utc_now
from backend.db import connect
from backend.demo import (
    alerts,
    answers,
    bookings,
    care,
    care_directory,
    care_insight,
    care_plans,
    care_providers,
    care_visits,
    follow,
    history,
    lending,
    people,
    places,
    programs,
)  # fmt: skip
from backend.places.actions import load_reference
from backend.places.queries import has_sites
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings, SettingsError


async def seed(settings: Settings) -> str:
    """Load everything in one transaction into a base that has no site yet; returns a sentence for the terminal.

    Raises SettingsError unless this is a demo."""
    if not settings.demo:
        raise SettingsError("Demo data are for demos: set DEMO=1 to load them into an empty base.")
    now = utc_now()
    sealer = Sealer(settings.secret_keys, settings.index_key)
    db = await connect(settings.database_url)
    try:
        async with db.transaction():
            if await has_sites(db):
                return "The base has data already, so no demo data were loaded."
            await load_reference(db, day_in_seoul(now))
            await places.load(db, now)
            await people.load(db, now)
            await bookings.load(db, sealer, now)
            await programs.load(db, sealer, now)
            await lending.load(db, sealer, now)
            await history.load(db, sealer, now)
            await care_directory.load(db, now)
            office = await care.load(db, sealer, now)
            await care_plans.load(office, settings)
            workers = await care_providers.load(office, settings)
            await care_visits.load(office)
            await follow.load(office, settings, workers)
            await alerts.load(db, sealer, now)
            await care_insight.load(db, sealer, now)
            await answers.load(db, sealer, now)
    finally:
        await db.close()
    return "The demo data are loaded."
