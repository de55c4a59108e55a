"""All wiring: what the application is made of, and in which order a request meets it."""

import asyncio
import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.plugins.prometheus import PrometheusConfig
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend import errors, observe, openapi
from backend.alerts.desk.results.routes import router as alert_results
from backend.alerts.desk.routes import router as alerts_desk
from backend.alerts.months.models import CountHelp
from backend.alerts.months.routes import router as alert_months
from backend.alerts.routes import public_router as alert_pages
from backend.alerts.routes import router as alerts
from backend.alerts.sources.routes import router as alert_sources
from backend.alerts.stalls.tasks import keep_looking
from backend.bookings.absences.queries import erase_personal as erase_absences
from backend.bookings.feeds.queries import erase_personal as erase_feed
from backend.bookings.hours.queries import lock_outside
from backend.bookings.lending.loans.queries import erase_personal as erase_loans
from backend.bookings.lending.loans.queries import export_personal as export_loans
from backend.bookings.lending.queries import count_after as count_loans_after
from backend.bookings.penalties.queries import erase_personal as erase_penalties
from backend.bookings.penalties.queries import export_personal as export_penalties
from backend.bookings.programs.enrolments.queries import erase_personal as erase_programs
from backend.bookings.programs.enrolments.queries import export_personal as export_programs
from backend.bookings.programs.queries import count_sessions_after
from backend.bookings.queries import count_after as count_bookings_after
from backend.bookings.queries import erase_personal as erase_bookings
from backend.bookings.queries import export_personal as export_bookings
from backend.bookings.routes import public_router as feeds
from backend.bookings.routes import router as bookings
from backend.bookings.satisfaction.queries import erase_personal as erase_satisfaction
from backend.bookings.satisfaction.queries import export_personal as export_satisfaction
from backend.bookings.waitlist.queries import erase_personal as erase_waitlist
from backend.bookings.waitlist.queries import export_personal as export_waitlist
from backend.care.asking.queries import erase_personal as erase_care
from backend.care.callbacks.queries import count_help
from backend.care.export.actions import check_export as check_care
from backend.care.export.actions import export_personal as export_care
from backend.care.export.actions import list_files as care_files
from backend.care.routes import router as care
from backend.db import Database, Db, make_pool, provide_db
from backend.live import Live
from backend.live_routes import router as live_streams
from backend.messages.desk.routes import router as desk_messages
from backend.messages.queries import erase_personal as erase_messages
from backend.messages.queries import export_personal as export_messages
from backend.messages.routes import router as messages
from backend.messages.sms.queries import erase_personal as erase_sms
from backend.messages.sms.queries import export_personal as export_sms
from backend.messages.sms.routes import router as sms
from backend.pages import DIST, pages_handler
from backend.people.guards import anyone, provide_citizen, provide_staff, provide_visitor
from backend.people.models import PersonalData
from backend.people.routes import router as people
from backend.people.sessions import SessionMiddleware
from backend.places.models import Visits
from backend.places.routes import router as places
from backend.push.queries import erase_personal as erase_devices
from backend.push.queries import export_personal as export_devices
from backend.push.routes import router as push
from backend.seal import Sealer
from backend.settings import Settings, names_this_machine

BODY_LIMIT = 64 * 1024

# Erased in this order: what may refuse, then what points at others.
PERSONAL_DATA = PersonalData(
    exports={
        "bookings": export_bookings,
        "loans": export_loans,
        "waitlist": export_waitlist,
        "penalties": export_penalties,
        "messages": export_messages,
        "sms": export_sms,
        "programs": export_programs,
        "satisfaction": export_satisfaction,
        "devices": export_devices,
        "care": export_care,
    },
    erasers=[
        erase_loans,
        erase_care,
        erase_messages,
        erase_sms,
        erase_devices,
        erase_feed,
        erase_satisfaction,
        erase_penalties,
        erase_waitlist,
        erase_absences,
        erase_bookings,
        erase_programs,
    ],
    checks=[check_care],
    files=[care_files],
)


async def count_after(db: Db, site_id: int, last_day: date, now: datetime) -> int:
    """Who is still to come to a site after a day: for a visit, a program, or to fetch or bring back a suit."""
    return (
        await count_bookings_after(db, site_id, last_day, now)
        + await count_sessions_after(db, site_id, last_day)
        + await count_loans_after(db, site_id, last_day)
    )


VISITS = Visits(count_after, lock_outside)
HELP_WANTED = CountHelp(count_help)

# `cli.serve` answers them on a loopback port of its own; this application does not.
METRICS = PrometheusConfig(app_name="gwangju", prefix="gwangju", group_path=True)

CSP = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "object-src 'none'", "base-uri 'none'",
    "frame-ancestors 'none'", "form-action 'self'",
])  # fmt: skip
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityMiddleware:
    """Security headers on every reply; a write from another site's page is refused before anything else is done."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        extra = {"strict-transport-security": "max-age=31536000"} if settings.secure_cookies else {}
        self.headers = [(k.encode(), v.encode()) for k, v in {**HEADERS, **extra}.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                had = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in self.headers if h[0] not in had)]
                if scope["path"].startswith("/api/") and b"cache-control" not in had:
                    message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not self._same_origin(scope):
            refusal = errors.answer(403, "wrong_origin", "This request came from another site")
            body = msgspec.json.encode(refusal.content)
            await ASGIResponse(body=body, status_code=403, media_type="application/problem+json")(
                scope, receive, with_headers
            )
            return
        await self.app(scope, receive, with_headers)

    def _same_origin(self, scope: Scope) -> bool:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None:
            # Browsers name the origin of every cross-site write; a client that is no browser carries no stolen cookie.
            return headers.get(b"sec-fetch-site", "none") in ("same-origin", "none")
        if origin == self.settings.public_url:
            return True
        host = headers.get(b"host", "")
        return names_this_machine(host) and origin == f"http://{host}"


@get("/healthz", guards=[anyone], include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", guards=[anyone], include_in_schema=False)
async def readyz(database: Database) -> dict[str, str]:
    """The process answers and reaches its base."""
    async with database.transaction() as db:
        await db.fetchval("SELECT 1")
    return {"status": "ready"}


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, *, connection: Db | None = None, clock: Callable[[], datetime] = utc_now
) -> Litestar:
    """The application. With `connection` every transaction is a savepoint on it, and no live events come."""
    state = State(
        {
            "settings": settings,
            "sealer": Sealer(settings.secret_keys, settings.index_key),
            "live": Live(),
            "clock": clock,
        }
    )
    lazy = LazyDatabase()
    if connection is not None:
        lazy.inner = Database(connection)

    async def start(_: Litestar) -> None:
        if connection is None:
            lazy.inner = Database(await make_pool(settings.database_url))
            state.live.start(settings.database_url)
            # The server waits for open replies before it shuts the application down: streams must end earlier.
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, state.live.close)
            state.looking = asyncio.create_task(keep_looking(lazy, settings))

    async def stop(_: Litestar) -> None:
        await state.live.stop()
        if connection is None:
            state.looking.cancel()
            await asyncio.gather(state.looking, return_exceptions=True)
            await lazy.close()

    def with_session(app: ASGIApp) -> ASGIApp:
        return SessionMiddleware(app, lazy, clock)

    app = Litestar(
        route_handlers=[
            *(
                people,
                places,
                bookings,
                feeds,
                care,
                alerts,
                alerts_desk,
                alert_results,
                alert_months,
                alert_pages,
                alert_sources,
                push,
                messages,
                desk_messages,
            ),
            sms,
            live_streams,
            healthz,
            readyz,
            pages_handler(DIST),
        ],
        dependencies={
            "db": Provide(provide_db),
            "database": Provide(lambda: lazy, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "sealer": Provide(lambda: state.sealer, sync_to_thread=False),
            "live": Provide(lambda: state.live, sync_to_thread=False),
            "now": Provide(clock, sync_to_thread=False),
            "citizen": Provide(provide_citizen),
            "visitor": Provide(provide_visitor),
            "staff": Provide(provide_staff),
            "personal_data": Provide(lambda: PERSONAL_DATA, sync_to_thread=False),
            "help_wanted": Provide(lambda: HELP_WANTED, sync_to_thread=False),
            "ahead": Provide(lambda: VISITS, sync_to_thread=False),
        },
        middleware=[METRICS.middleware, with_session],
        exception_handlers=errors.HANDLERS,
        openapi_config=openapi.config(),
        request_max_body_size=BODY_LIMIT,
        on_startup=[start],
        on_shutdown=[stop],
        state=state,
        pdb_on_exception=False,
        debug=False,
        logging_config=None,
    )
    # Around routing itself, so that a 404 or 405 has the headers and the log line too.
    app.asgi_handler = observe.middleware(SecurityMiddleware(app.asgi_handler, settings))
    return app


class LazyDatabase(Database):
    """The pool belongs to a running event loop, the wiring to none: it is put in at start."""

    inner: Database

    def __init__(self) -> None: ...

    def transaction(self) -> Any:
        return self.inner.transaction()

    def connection(self) -> Any:
        return self.inner.connection()

    async def close(self) -> None:
        await self.inner.close()


def from_environment() -> Litestar:
    """For the server's worker processes, which start from nothing but the environment."""
    observe.configure(json=not sys.stderr.isatty())
    return create_app(Settings.from_env())
