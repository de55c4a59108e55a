"""The parts of care under one roof."""

from litestar import Router

from backend.care.asking.routes import handlers as asking
from backend.care.documents.routes import handlers as documents

router = Router("/api", route_handlers=[*asking, *documents])
