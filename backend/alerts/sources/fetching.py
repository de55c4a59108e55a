"""Asking a source, and taking in what it says: no lock is held while somebody else is waited for."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import httpx
import structlog
from prometheus_client import Counter, Gauge

from backend.alerts.sources import actions, queries, rules
from backend.alerts.sources.models import Incoming, Problem, Source
from backend.alerts.sources.reading import Changed, Refused, links_of, parse, read_cap, read_national
from backend.db import Database
from backend.errors import places
from backend.places.models import District
from backend.places.queries import list_districts
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings, names_this_machine

log: structlog.stdlib.BoundLogger = structlog.get_logger()

MOST_BYTES = 1024 * 1024
MOST_LINKED = 30
MOST_PAGES = 5
ROWS = 100
EACH = timedelta(minutes=1)
TIMEOUT = httpx.Timeout(10, connect=5)
"""Of each step; `ALL` of all of them together."""
ALL = 60

FETCHES = Counter("gwangju_alert_source_fetches", "How often sources of warnings were asked", ["kind", "result"])
MESSAGES = Counter("gwangju_alert_source_messages", "What became of warnings that came", ["kind", "result"])
FAILURES = Gauge("gwangju_alert_source_failures", "Failures in a row", ["source"], multiprocess_mode="mostrecent")


class SourceError(Exception):
    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem)
        self.problem: Problem = problem
        self.detail = detail


async def poll(database: Database, settings: Settings, source_id: UUID, now: datetime) -> None:
    """Ask one source, take in what is new, and note how it went. Whatever goes wrong with it stays with it."""
    async with database.transaction() as db:
        source = await queries.find_source(db, source_id)
        districts = await list_districts(db, day_in_seoul(now))
    try:
        async with asyncio.timeout(ALL):
            etag = await _ask(database, settings, source, districts, now)
    except Exception as error:
        problem, detail = _problem(error)
        FETCHES.labels(source.kind, problem).inc()
        FAILURES.labels(str(source.id)).set(source.failures + 1)
        log.warning("alert_source_failed", id=str(source.id), problem=problem, error=type(error).__name__,
                    at=places(error))  # fmt: skip
        due_at = now + timedelta(seconds=rules.wait_after(source.failures))
        async with database.transaction() as db:
            await queries.mark_failure(db, source.id, now, due_at, problem, detail)
        return
    FETCHES.labels(source.kind, "ok").inc()
    FAILURES.labels(str(source.id)).set(0)
    async with database.transaction() as db:
        await queries.mark_success(db, source.id, now, now + EACH, etag)


def _problem(error: Exception) -> tuple[Problem, str]:
    match error:
        case SourceError():
            return error.problem, error.detail
        case Refused():
            return "refused", str(error)
        case Changed():
            return "changed", str(error)
        case rules.Unreadable():
            return "unreadable", error.detail
        case rules.UnsafeAddress():
            return "address", ""
        case httpx.HTTPError() | TimeoutError() | OSError():
            return "down", type(error).__name__
        case _:
            return "changed", type(error).__name__


async def _ask(
    database: Database, settings: Settings, source: Source, districts: list[District], now: datetime
) -> str | None:
    async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        if source.kind == "national":
            await _ask_state(client, database, settings, source, districts, now)
            return None
        return await _ask_cap(client, database, settings, source, districts, now)


async def _ask_state(
    client: httpx.AsyncClient, database: Database, settings: Settings, source: Source, districts: list[District],
    now: datetime,
) -> None:  # fmt: skip
    """Yesterday's last hour, too: a message of just before midnight."""
    odd: list[str] = []
    for day in dict.fromkeys(at.astimezone(SEOUL).strftime("%Y%m%d") for at in (now - timedelta(hours=1), now)):
        seen, page = 0, 1
        while page <= MOST_PAGES:
            body, _ = await _get(client, settings, source.url, params={
                "serviceKey": settings.national_alerts_key, "returnType": "json", "pageNo": str(page),
                "numOfRows": str(ROWS), "crtDt": day, "rgnNm": "광주광역시",
            })  # fmt: skip
            found, total, wrong = read_national(body or b"", districts)
            odd += wrong
            await _take_all(database, settings, source, found, now)
            seen, page = seen + ROWS, page + 1
            if seen >= total:
                break
    if odd:
        # What could be read has been taken in; that the rest could not is for somebody to look at.
        raise Changed(", ".join(dict.fromkeys(odd)))


async def _ask_cap(
    client: httpx.AsyncClient, database: Database, settings: Settings, source: Source, districts: list[District],
    now: datetime,
) -> str | None:  # fmt: skip
    body, etag = await _get(client, settings, source.url, etag=source.etag)
    if body is None:
        return source.etag
    root = parse(body)
    links = links_of(root)
    if links is None:
        await _take_all(database, settings, source, [read_cap(root, districts)], now)
        return etag
    wrong: list[SourceError | rules.Unreadable] = []
    found: list[Incoming] = []
    async for one in _linked(client, settings, source.url, links[:MOST_LINKED]):
        try:
            if isinstance(one, SourceError):
                raise one
            found.append(read_cap(parse(one), districts))
        except (SourceError, rules.Unreadable) as error:
            wrong.append(error)
    # An alert before what changes it.
    await _take_all(database, settings, source, sorted(found, key=lambda message: message.sent_at), now)
    if wrong:
        raise wrong[0]
    return etag


async def _linked(
    client: httpx.AsyncClient, settings: Settings, base: str, links: list[str]
) -> AsyncIterator[bytes | SourceError]:
    for link in links:
        url = urljoin(base, link)
        if urlsplit(url).netloc != urlsplit(base).netloc:
            yield SourceError("address")
            continue
        try:
            body, _ = await _get(client, settings, url)
        except SourceError as error:
            yield error
        else:
            yield body or b""


async def _take_all(
    database: Database, settings: Settings, source: Source, found: list[Incoming], now: datetime
) -> None:
    """Each in a transaction of its own; where one cannot be taken in, the others still are, and it is tried again."""
    failed: Exception | None = None
    for message in found:
        try:
            async with database.transaction() as db:
                taken = await actions.take_in(db, settings, message, now, source=source)
        except Exception as error:
            failed = error
            continue
        if not taken.known:
            MESSAGES.labels(source.kind, taken.result).inc()
    if failed is not None:
        raise failed


async def _get(
    client: httpx.AsyncClient, settings: Settings, url: str, *, etag: str | None = None,
    params: dict[str, str] | None = None,
) -> tuple[bytes | None, str | None]:  # fmt: skip
    """The body, None where it has not changed; and its tag."""
    rules.check_address(url, settings.public_url)
    await _check_public(url)
    headers = {"accept": "application/cap+xml, application/atom+xml, application/json;q=0.9, */*;q=0.1"}
    if etag:
        headers["if-none-match"] = etag
    # An address that holds a question of its own keeps it.
    asked = httpx.URL(url).copy_merge_params(params or {})
    async with client.stream("GET", asked, headers=headers) as answer:
        if answer.status_code == 304:
            return None, etag
        if answer.status_code in (401, 403):
            raise SourceError("refused", f"HTTP {answer.status_code}")
        if answer.status_code != 200:
            raise SourceError("answer", f"HTTP {answer.status_code}")
        body = bytearray()
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > MOST_BYTES:
                raise SourceError("too_big")
        tag = answer.headers.get("etag", "")
        return bytes(body), tag if 0 < len(tag) <= 300 else None


async def _check_public(url: str) -> None:
    """Raises SourceError where the name leads into our own network."""
    parts = urlsplit(url)
    if names_this_machine(parts.netloc):
        return  # allowed by `check_address`, on a developer's machine alone
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, parts.port or 443)
    except OSError:
        raise SourceError("down", "DNS") from None
    if not all(ipaddress.ip_address(str(address[4][0]).split("%")[0]).is_global for address in found):
        raise SourceError("address")
