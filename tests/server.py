"""The real thing for tests: `serve` and `worker` as processes of their own, over real sockets."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from backend.processes import die_with_parent

PROJECT = Path(__file__).parents[1]
START_SECONDS = 30


class Server:
    """`serve` and `worker` on a database; either can be killed and started again."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.metrics_url = f"http://127.0.0.1:{(metrics_port := free_port())}/metrics"
        self.worker_metrics_url = f"http://127.0.0.1:{(worker_port := free_port())}/metrics"
        self.database_url = env["DATABASE_URL"]
        self.env = os.environ | env | {
            "PORT": str(self.port), "PUBLIC_URL": self.url, "METRICS_PORT": str(metrics_port),
            "WORKER_METRICS_PORT": str(worker_port),
        }  # fmt: skip
        self.log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def command(self, name: str) -> None:
        """Run a command of `backend.cli` to its end, such as `seed`."""
        done = subprocess.run(
            [sys.executable, "-m", "backend.cli", name], env=self.env, cwd=PROJECT, capture_output=True
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def start(self, *names: str) -> None:
        """Start the named processes, by default both, and wait until the first page can be had."""
        for name in names or ("serve", "worker"):
            with self.log.open("ab") as log:
                self._processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "backend.cli", name],
                    env=self.env,
                    cwd=PROJECT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=die_with_parent(signal.SIGTERM),
                )
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}/readyz"):
            assert time.monotonic() < deadline, f"not ready after {START_SECONDS} s:\n{self.log.read_text()[-4000:]}"
            assert all(p.poll() is None for p in self._processes.values()), self.log.read_text()[-4000:]
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """As a power cut would: no signal handler runs, no connection is closed politely."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes.clear()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
