"""What anybody may fetch, keep and pass on: feeds, CAP documents, plain pages."""

import hashlib
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import PathParameter, QueryParameter

from backend.alerts import queries as alerts
from backend.alerts.feeds import atom, cap, page, queries
from backend.alerts.feeds.rules import end_of, id_of, is_stopped, with_ends
from backend.alerts.feeds.words import LANGS
from backend.db import Db
from backend.errors import NotFound
from backend.messages.models import AlertLang
from backend.pages import DIST, read_pages
from backend.people.guards import anyone
from backend.places.queries import list_districts
from backend.seoul import day_in_seoul
from backend.settings import Settings

Lang = Annotated[AlertLang | None, QueryParameter(name="lang", required=False)]
CSS = Path(__file__).with_name("page.css").read_bytes()
ENDED = "-ended"
MOST_PAST = 10
# Programs of other sites read these as well.
OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


@get("/feeds/alerts.atom", guards=[anyone], include_in_schema=False)
async def read_alerts_feed(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime, wanted: Lang = None
) -> Response[bytes]:
    """What holds, and for 48 hours what was over."""
    return await _feed(request, db, settings, now, wanted, exercise=False)


@get("/feeds/exercises.atom", guards=[anyone], include_in_schema=False)
async def read_exercises_feed(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime, wanted: Lang = None
) -> Response[bytes]:
    """Exercises alone: whoever reads the other feed never takes one for real."""
    return await _feed(request, db, settings, now, wanted, exercise=True)


async def _feed(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime, wanted: AlertLang | None, *,
    exercise: bool,
) -> Response[bytes]:  # fmt: skip
    found = with_ends(await queries.list_published(db, now, exercise=exercise))
    body = atom.write(found, wanted or "ko", settings.public_url, exercise=exercise)
    return _kept(request, body, "application/atom+xml; charset=utf-8", 15, OPEN)


@get("/feeds/alerts/{file:str}", guards=[anyone], include_in_schema=False)
async def read_cap(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime,
    file: Annotated[str, PathParameter(max_length=100)],
) -> Response[bytes]:  # fmt: skip
    """`ID.cap.xml`, and `ID-ended.cap.xml` for the Cancel of one that was stopped by hand."""
    name, dot, suffix = file.partition(".")
    if dot + suffix != ".cap.xml":
        raise NotFound
    try:
        alert_id = UUID(name.removesuffix(ENDED))
    except ValueError:
        raise NotFound from None
    one = await queries.find_published(db, alert_id)
    if name.endswith(ENDED):
        if not is_stopped(one):
            raise NotFound
        one = end_of(one)
    body = cap.write(one, await list_districts(db, day_in_seoul(one.sent_at)), settings.public_url)
    # A message never changes, but its file is found by whoever updates the program: an hour is enough.
    return _kept(request, body, "application/cap+xml; charset=utf-8", 3600, OPEN)


@get("/a", guards=[anyone], include_in_schema=False)
async def read_list(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime, wanted: Lang = None
) -> Response[bytes]:
    """All that is the matter now, without JavaScript."""
    districts = await list_districts(db, day_in_seoul(now))
    current, ended = await alerts.list_current(db, now), await alerts.list_ended(db, now)
    body = page.write_list(current, ended[:MOST_PAST], districts, _lang(request, wanted), settings.public_url)
    return _kept(request, body, "text/html; charset=utf-8", 15, {"vary": "accept-language"})


@get("/a/{alert_id:str}", guards=[anyone], include_in_schema=False)
async def read_page(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime,
    alert_id: Annotated[str, PathParameter(max_length=36)], wanted: Lang = None,
) -> Response[bytes]:  # fmt: skip
    """One alert, without JavaScript; the newest of its lineage. Its id may be written short, as an SMS has it."""
    alert = await alerts.find_public(db, id_of(alert_id))
    districts = await list_districts(db, day_in_seoul(now))
    body = page.write_alert(alert, districts, _lang(request, wanted), settings.public_url, now)
    return _kept(request, body, "text/html; charset=utf-8", 15, {"vary": "accept-language"})


@get("/a/page.css", guards=[anyone], include_in_schema=False)
async def read_css(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The pages' own style, in the app's letters where the app has been built."""
    return _kept(request, _css(), "text/css; charset=utf-8", 3600, {})


@cache
def _css() -> bytes:
    built = [file.body for name, file in read_pages(DIST).items() if name.endswith(".css")]
    faces = dict.fromkeys(face for body in built for face in re.findall(rb"@font-face\s*\{[^}]*\}", body))
    return b"\n".join([*faces, CSS])


def _lang(request: Request[Any, Any, Any], wanted: AlertLang | None) -> AlertLang:
    """What the address says, else the first of the browser's languages that we have, else Korean."""
    if wanted is not None:
        return wanted
    for part in request.headers.get("accept-language", "").lower().split(","):
        for lang in LANGS:
            if part.strip().split(";")[0].split("-")[0] == lang:
                return lang
    return "ko"


def _kept(
    request: Request[Any, Any, Any], body: bytes, media_type: str, seconds: int, headers: dict[str, str]
) -> Response[bytes]:
    """Everybody may keep it for so long, then ask whether it has changed."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"cache-control": f"public, max-age={seconds}", "etag": etag, **headers}
    if request.headers.get("if-none-match") == etag:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


handlers = [read_alerts_feed, read_exercises_feed, read_cap, read_list, read_page, read_css]
"""Outside /api."""
