"""The built PWA, from memory: immutable assets, revalidated pages, and the entry page for every deep link."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers.http_handlers import HTTPRouteHandler

from backend.errors import NotFound
from backend.people.guards import anyone

DIST = Path(__file__).parents[1] / "pwa" / "dist"
COMPRESSED = {".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".map", ".txt"}
TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".woff2": "font/woff2"}


class Page:
    def __init__(self, path: str, body: bytes) -> None:
        suffix = Path(path).suffix
        self.body = body
        self.zipped = gzip.compress(body, 9) if suffix in COMPRESSED else None
        self.type = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        # Vite writes the content's hash into the names under /assets/.
        self.cache = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"


@cache
def read_pages(dist: Path) -> dict[str, Page]:
    """Every file of the build by its path, read and zipped once a process. Empty where nothing was built."""
    return {
        (name := file.relative_to(dist).as_posix()): Page(name, file.read_bytes())
        for file in sorted(dist.rglob("*"))
        if file.is_file()
    }


def pages_handler(dist: Path) -> HTTPRouteHandler:
    pages = read_pages(dist)

    @get(["/", "/{path:path}"], guards=[anyone], include_in_schema=False, sync_to_thread=False)
    def page(request: Request[Any, Any, Any], path: str = "") -> Response[bytes]:
        name = path.strip("/")
        found = pages.get(name)
        if found is None:
            # A file that is not there is a 404; an address inside the app is the app.
            if name.startswith(("api/", "assets/", "feeds/")) or "." in name.rsplit("/", 1)[-1]:
                raise NotFound
            found = pages.get("staff/index.html" if name == "staff" or name.startswith("staff/") else "index.html")
            if found is None:
                raise NotFound
        headers = {"Cache-Control": found.cache, "ETag": found.etag, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == found.etag:
            return Response(b"", status_code=304, headers=headers)
        if found.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found.zipped, media_type=found.type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(found.body, media_type=found.type, headers=headers)

    return page
