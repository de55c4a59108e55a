"""The first view: its size, and Lighthouse on a phone with the developer tools' own throttling."""

import json
import os
import re
import statistics
import subprocess

from tests.bench.row import Row
from tests.server import PROJECT, Server

BENCH = PROJECT / "pwa" / "bench"
RUNS = 3
ENV = os.environ | {"PATH": f"{PROJECT / '.venv' / 'node'}:{os.environ['PATH']}"}


def install() -> None:
    """What is measured with and against, apart from the app's own packages."""
    if not (BENCH / "node_modules" / "web-push").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=BENCH, env=ENV, check=True, capture_output=True)


def measure(server: Server) -> list[Row]:
    return [*_sizes(), *_lighthouse(server, "/"), *_lighthouse(server, "/alerts")]


def _sizes() -> list[Row]:
    said = subprocess.run(["node", "build/size.ts"], cwd=PROJECT / "pwa", env=ENV, capture_output=True, text=True)
    pages = re.findall(r"^(\S+): JavaScript (\S+ KB), CSS (\S+ KB)", said.stdout, re.MULTILINE)
    return [
        Row(f"first view of {page}, gzip: JavaScript, CSS", f"{script}, {style}",
            "≤ 30, 10 KB" if page == "index.html" else "", said.returncode == 0)
        for page, script, style in pages
    ]  # fmt: skip


def _lighthouse(server: Server, path: str) -> list[Row]:
    install()
    chromium = subprocess.run(["/bin/sh", PROJECT / "tests/e2e/chromium.sh", "whole"], capture_output=True, text=True)
    scores: dict[str, list[float]] = {}
    for _ in range(RUNS):
        done = subprocess.run(
            ["node_modules/.bin/lighthouse", f"{server.url}{path}", "--quiet", "--output=json",
             "--throttling-method=devtools", "--only-categories=performance,accessibility,best-practices",
             "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"
             " --disable-component-update --disable-sync"],
            cwd=BENCH, env=ENV | {"CHROME_PATH": chromium.stdout.strip()}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        for name, category in json.loads(done.stdout)["categories"].items():
            scores.setdefault(name, []).append(category["score"] * 100)
    targets = {"performance": 95, "accessibility": 100, "best-practices": 100}
    return [
        Row(f"Lighthouse mobile {path}: {name} (median of {RUNS})", f"{(score := statistics.median(found)):.0f}",
            f"≥ {targets[name]}", score >= targets[name])
        for name, found in scores.items()
    ]  # fmt: skip
