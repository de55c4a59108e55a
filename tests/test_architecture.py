"""Where SQL may stand, and who may write which table. Imports are import-linter's: `make check`."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from litestar import Litestar

from backend.migrate import FOLDER
from backend.settings import Settings
from backend.worker import all_jobs
from tests.conftest import app_on
from tests.server import PROJECT

BACKEND = PROJECT / "backend"
# What all share keeps its few statements beside their one use.
OUTSIDE_QUERIES = {"app.py", "embedded.py", "idempotency.py", "jobs.py", "limits.py", "live.py", "migrate.py",
                   "people/sessions.py", "rotation.py"}  # fmt: skip
SHARED_TABLES = {"idempotency_keys", "rate_counters"}
DOMAINS = ("people", "places", "bookings", "care", "alerts", "messages", "push", "trail")

SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE \w+ (\w+ )?SET|DELETE FROM|WITH \w+ AS)\b")
WRITES = re.compile(r"(?:INSERT INTO|DELETE FROM|(?<!FOR )(?<!KEY )(?<!DO )UPDATE) (\w+)")


def statements(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.value


def tables() -> set[str]:
    made = re.findall(r"CREATE TABLE (\w+)", "".join(file.read_text() for file in FOLDER.glob("*.sql")))
    return {name for name in made if not name.startswith("pgqueuer")} - SHARED_TABLES


def owned(domain: str) -> set[str]:
    """What the first sentence of the package claims: `Owns alerts and alert_texts.`"""
    said = importlib.import_module(f"backend.{domain}").__doc__ or ""
    return tables() & set(re.findall(r"\w+", said.split(":")[0]))


def test_sql_stands_in_queries() -> None:
    files = [file for file in BACKEND.rglob("*.py") if file.name != "queries.py"]
    found = {file.relative_to(BACKEND).as_posix() for file in files if any(statements(file))}
    assert found == OUTSIDE_QUERIES


def test_every_table_has_one_owner() -> None:
    owners = {table: [domain for domain in DOMAINS if table in owned(domain)] for table in tables()}
    assert {table: who for table, who in owners.items() if len(who) != 1} == {}


def test_a_domain_writes_only_its_own_tables() -> None:
    foreign = {
        (file.relative_to(BACKEND).as_posix(), table)
        for domain in DOMAINS
        for file in (BACKEND / domain).rglob("*.py")
        for statement in statements(file)
        for table in WRITES.findall(statement)
        if table in tables() - owned(domain)
    }
    assert foreign == set()


def test_nothing_waits_with_wait_for() -> None:
    """Before Python 3.12 it can swallow a cancellation; `asyncio.timeout` does not."""
    assert [file for file in BACKEND.rglob("*.py") if "wait_for(" in file.read_text()] == []


def test_no_field_of_a_body_is_named_like_a_dependency(app_settings: Settings) -> None:
    """Litestar would take what is wrong with such a field for a fault of ours: 500 instead of 400."""
    app: Litestar = app_on(app_settings, Any)
    fields = {
        field
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if (data := handler.parsed_fn_signature.parameters.get("data"))
        for kind in get_args(data.annotation) or (data.annotation,)
        for field in getattr(kind, "__struct_fields__", ())
    }
    assert len(fields) > 100
    assert fields & set(app.dependencies) == set()


def test_every_domains_jobs_are_the_workers() -> None:
    jobs = all_jobs()
    known = {run.__module__ for run in jobs.by_name.values()} | {tick.__module__ for _, tick in jobs.cron.values()}
    missing = {
        module
        for file in BACKEND.rglob("tasks.py")
        if hasattr(importlib.import_module(module := _module(file)), "register") and module not in known
    }
    assert missing == set()


def _module(file: Path) -> str:
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts)
