"""Open data about care, for everybody and for every cache."""

import hashlib
from typing import Any

import msgspec
from litestar import Request, Response, get

from backend.care.opendata import queries
from backend.care.opendata.models import OpenCare
from backend.care.opendata.rules import LEAST
from backend.db import Db
from backend.people.guards import anyone

MOST_MONTHS = 36


@get("/open/care.json", guards=[anyone])
async def read_open_care(request: Request[Any, Any, Any], db: Db) -> Response[OpenCare]:
    """How often each need was told in each dong, month by month. Numbers below five are null, and so are those from
    which they could be worked out; what is not listed is 0."""
    found = OpenCare(LEAST, await queries.list_open_dongs(db), await queries.list_months(db, MOST_MONTHS))
    etag = f'"{hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:24]}"'
    headers = {"Cache-Control": "public, max-age=3600", "ETag": etag, "Access-Control-Allow-Origin": "*"}
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=304, headers=headers)  # pyright: ignore[reportReturnType]
    return Response(found, headers=headers)


handlers = [read_open_care]
