"""The parts of care under one roof."""

from litestar import Router

from backend.care.asking.routes import handlers as asking
from backend.care.documents.routes import handlers as documents
from backend.care.mandates.routes import handlers as mandates

router = Router("/api", route_handlers=[*asking, *documents, *mandates])
