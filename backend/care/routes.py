"""The parts of care under one roof."""

from litestar import Router

from backend.care.asking.routes import handlers as asking
from backend.care.desk.routes import handlers as desk
from backend.care.digest.routes import handlers as digest
from backend.care.documents.routes import handlers as documents
from backend.care.ending.routes import handlers as ending
from backend.care.followup.routes import handlers as followup
from backend.care.intake.routes import handlers as intake
from backend.care.mandates.routes import handlers as mandates
from backend.care.person.routes import handlers as person
from backend.care.promises.routes import handlers as promises
from backend.care.satisfaction.routes import handlers as satisfaction

router = Router(
    "/api",
    route_handlers=[
        *asking, *desk, *digest, *documents, *ending, *followup, *intake, *mandates, *person, *promises, *satisfaction,
    ],
)  # fmt: skip
