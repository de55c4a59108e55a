"""The parts of care under one roof."""

from litestar import Router

from backend.care.asking.routes import handlers as asking
from backend.care.desk.routes import handlers as desk
from backend.care.documents.routes import handlers as documents
from backend.care.intake.routes import handlers as intake
from backend.care.mandates.routes import handlers as mandates
from backend.care.person.routes import handlers as person

router = Router("/api", route_handlers=[*asking, *desk, *documents, *intake, *mandates, *person])
