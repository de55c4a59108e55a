"""The worker: PgQueuer's jobs and timetable, and the push fan-out, until it is asked to stop."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable

from pgqueuer import PgQueuer
from pgqueuer.models import Job, Schedule

from backend.alerts.desk import tasks as alerts
from backend.alerts.sources import tasks as alert_sources
from backend.alerts.stalls import tasks as alert_stalls
from backend.bookings import tasks as bookings
from backend.bookings.lending import tasks as lending
from backend.care import tasks as care
from backend.db import Database, connect, make_pool
from backend.jobs import Context, Jobs, Run, Tick
from backend.messages import tasks as messages
from backend.messages.notices import tasks as notices
from backend.messages.sms import tasks as sms
from backend.people import tasks as people
from backend.places import tasks as places
from backend.push import tasks as push
from backend.seal import Sealer
from backend.settings import Settings


def all_jobs() -> Jobs:
    """Every domain's jobs and timetable."""
    jobs = Jobs()
    for domain in (
        people, places, bookings, lending, care, alerts, alert_sources, alert_stalls, messages, notices, sms, push,
    ):  # fmt: skip
        domain.register(jobs)
    return jobs


async def work(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what was begun is finished or left for the next worker."""
    gc.collect()
    gc.freeze()  # what was imported stays; looking through it again and again costs the senders
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    pool = await make_pool(settings.database_url, max_size=8)
    context = Context(settings, Database(pool), Sealer(settings.secret_keys, settings.index_key))
    connection = await connect(settings.database_url)
    queue = _queue(PgQueuer.from_asyncpg_connection(connection), all_jobs(), context)
    running = [
        asyncio.create_task(queue.run(), name="jobs"),
        asyncio.create_task(push.fan_out(context, stop), name="fan-out"),
    ]
    stopping = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([*running, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            task.result()  # a part that ended by itself has failed: say why, and let the supervisor start again
    finally:
        stop.set()
        queue.shutdown.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(4):
                await asyncio.gather(*running, return_exceptions=True)
        connection.terminate()
        pool.terminate()


def _queue(queue: PgQueuer, jobs: Jobs, context: Context) -> PgQueuer:
    for name, run in jobs.by_name.items():
        queue.entrypoint(name)(_job(run, context))
    for name, (crontab, tick) in jobs.cron.items():
        queue.schedule(name, crontab)(_tick(tick, context))
    return queue


def _job(run: Run, context: Context) -> Callable[[Job], Awaitable[None]]:
    async def job(job: Job) -> None:
        await run(context, (job.payload or b"").decode())

    return job


def _tick(tick: Tick, context: Context) -> Callable[[Schedule], Awaitable[None]]:
    async def ticked(_: Schedule) -> None:
        await tick(context)

    return ticked
