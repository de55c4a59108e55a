"""Alerts as everybody sees them."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import QueryParameter

from backend.alerts import queries, rules
from backend.alerts.feeds.routes import handlers as public
from backend.alerts.models import Alert, Preview, PreviewBody, State
from backend.db import Db
from backend.people.guards import anyone

MOST_EXAMPLES = 3


@get("/alerts", guards=[anyone])
async def list_alerts(
    request: Request[Any, Any, Any], db: Db, now: datetime, wanted: Annotated[State, QueryParameter(name="state")]
) -> Response[list[Alert]]:
    """What is the matter now, the gravest first; or the last fifty alerts that have ended."""
    found = await (queries.list_current if wanted == "current" else queries.list_ended)(db, now)
    return _cached(request, found)


@get("/alerts/{alert_id:uuid}", guards=[anyone])
async def show_alert(request: Request[Any, Any, Any], db: Db, alert_id: UUID) -> Response[Alert]:
    """What holds now of an alert that was sent, and what was said before."""
    return _cached(request, await queries.find_public(db, alert_id))


def _cached(request: Request[Any, Any, Any], content: Any) -> Response[Any]:
    """Everybody may keep it for 15 seconds, then ask whether it has changed."""
    etag = f'"{hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:24]}"'
    headers = {"Cache-Control": "public, max-age=15", "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=304, headers=headers)
    return Response(content, headers=headers)


@post("/alerts/preview", status_code=200, guards=[anyone])
async def preview_alerts(db: Db, now: datetime, data: PreviewBody) -> Preview:
    """What somebody with these wishes would have got in the last 90 days."""
    district_of = await queries.dong_districts(db)
    sent = await queries.list_sent_since(db, now - rules.PREVIEW)
    found = [alert for alert in sent if rules.reaches(alert, data, district_of)]
    return Preview(round(len(found) / 3, 1), found[:MOST_EXAMPLES])


router = Router("/api", route_handlers=[list_alerts, show_alert, preview_alerts])
public_router = Router("/", route_handlers=[*public])
