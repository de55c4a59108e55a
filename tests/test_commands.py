"""`make run` as a person meets it: one sentence when it cannot start, and nothing left when it ends."""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server import PROJECT, answers, free_port

NOWHERE = "postgresql://someone:a-secret@127.0.0.1:1/none"


def seldom(*values: object) -> list[object]:
    """The same again in other words: at night."""
    return [pytest.param(value, marks=pytest.mark.nightly) for value in values]


@pytest.fixture(autouse=True)
def one_city_at_a_time() -> Iterator[None]:
    """Several whole cities at once would only wait for each other."""
    with (Path(tempfile.gettempdir()) / f"gwangju-commands-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    """For DATA_DIR. Not `tmp_path`, which is closed to the user that PostgreSQL drops to."""
    path = Path(tempfile.mkdtemp(prefix="gwangju-run-"))
    path.chmod(0o755)
    yield path
    for pid in processes_on(path):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A folder with the database and the demo in it, from which no run is running."""
    path = Path(tempfile.mkdtemp(prefix="gwangju-made-"))
    path.chmod(0o755)
    command = [sys.executable, "-m", "backend.run", "--only-seed"]
    subprocess.run(command, env=environment(DATA_DIR=str(path)), cwd=PROJECT, check=True)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def lived_in(folder: Path, made: Path) -> None:
    """The folder as an earlier run left it: to make the database takes longer than all else that a run does."""
    subprocess.run(["cp", "-a", f"{made}/.", folder], check=True)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[], "Run"]]:
    """Starts a run on `folder`; what still runs after the test is stopped."""
    runs: list[Run] = []

    def start_one() -> Run:
        runs.append(Run(folder))
        runs[-1].wait_until_ready()
        return runs[-1]

    yield start_one
    for run in runs:
        run.stop()


def hear_signals() -> None:
    for which in (signal.SIGHUP, signal.SIGINT):
        signal.signal(which, signal.SIG_DFL)


class Run:
    """`python -m backend.run` on a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.output = folder / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "backend.run"],
                env=environment(DATA_DIR=str(folder), PORT=str(self.port)),
                cwd=PROJECT,
                stdout=output,
                stderr=output,
                # Under nohup a hang-up would be ignored and in the background an interrupt, as they should.
                preexec_fn=hear_signals,
            )

    def wait_until_ready(self) -> None:
        wait_for(lambda: "Mobile Gwangju is running" in self.output.read_text() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.output.read_text()

    def pid(self, words: str) -> int:
        """The process whose command line has these words."""
        return next(pid for pid in processes_on(self.folder) if words in command_line(pid))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(15)


def test_a_busy_port_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refusal(DATA_DIR=str(folder), PORT=str(port)) == (
            f"Port {port} is busy: choose another, for example `make run PORT={port + 1}`."
        )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (NOWHERE, "DATABASE_URL cannot be used: no PostgreSQL answers at 127.0.0.1:1."),
        ("mysql://localhost/x", "DATABASE_URL cannot be used: invalid DSN"),
        ("postgresql://localhost:port/x", "DATABASE_URL cannot be used: "),
    ],
)
def test_a_wrong_database_url_is_one_sentence_without_its_password(url: str, says: str) -> None:
    key = "A" * 43 + "="
    said = refusal(DATABASE_URL=url, SECRET_KEY=key, PORT=str(free_port()))
    assert said.startswith(says)
    assert "a-secret" not in said


def test_a_database_of_ones_own_needs_a_secret_key() -> None:
    assert "SECRET_KEY" in refusal(DATABASE_URL=NOWHERE, SECRET_KEY="", PORT=str(free_port()))


def test_demo_sign_ins_stay_on_loopback(folder: Path) -> None:
    assert "loopback" in refusal(DATA_DIR=str(folder), HOST="0.0.0.0", PORT=str(free_port()))


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("how", [signal.SIGTERM, *seldom(signal.SIGINT, signal.SIGHUP)])
def test_stopping_leaves_nothing_running(folder: Path, start: Callable[[], Run], how: signal.Signals) -> None:
    run = start()
    assert answers(f"{run.url}/healthz")
    assert run.stop(how) == 0
    assert not processes_on(folder)
    assert "Traceback" not in run.output.read_text()


@pytest.mark.usefixtures("lived_in")
def test_a_second_run_on_the_same_data_is_refused(folder: Path, start: Callable[[], Run]) -> None:
    run = start()
    said = refusal(DATA_DIR=str(folder), PORT=str(free_port()))
    assert said == f"Already running on the data in {folder}: stop that one, or name another DATA_DIR."
    assert answers(f"{run.url}/readyz")
    run.stop()


@pytest.mark.usefixtures("lived_in")
def test_a_killed_run_takes_everything_with_it_and_the_next_one_starts_at_once(
    folder: Path, start: Callable[[], Run]
) -> None:
    run = start()
    key = (folder / "secret.key").read_text()
    run.stop(signal.SIGKILL)
    again = start()
    assert answers(f"{again.url}/readyz")
    assert (folder / "secret.key").read_text() == key
    again.stop(signal.SIGKILL)
    wait_for(lambda: not processes_on(folder), 10)


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("words", ["backend.cli worker", *seldom("backend.cli serve", "/postgres -D")])
def test_what_is_killed_comes_back(folder: Path, start: Callable[[], Run], words: str) -> None:
    run = start()
    killed = run.pid(words)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: any(words in command_line(pid) for pid in processes_on(folder) if pid != killed), 10)
    wait_for(lambda: answers(f"{run.url}/readyz"), 10)
    run.stop()
    assert not processes_on(folder)


@pytest.mark.usefixtures("lived_in")
def test_a_reset_makes_room_for_a_new_database_and_never_under_a_running_one(
    folder: Path, start: Callable[[], Run]
) -> None:
    run = start()
    env = environment(DATA_DIR=str(folder))
    command = [sys.executable, "-m", "backend.run", "--reset"]
    refused = subprocess.run(command, env=env, cwd=PROJECT, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert answers(f"{run.url}/readyz")
    run.stop()
    assert subprocess.run(command, env=env, cwd=PROJECT).returncode == 0
    assert not (folder / "pg").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that its own PostgreSQL may not enter")
def test_root_can_run_it_in_a_closed_folder(folder: Path, start: Callable[[], Run]) -> None:
    folder.chmod(0o700)
    run = start()
    assert answers(f"{run.url}/readyz")
    run.stop()
    command = [sys.executable, "-m", "backend.run", "--reset"]
    subprocess.run(command, env=environment(DATA_DIR=str(folder)), cwd=PROJECT, check=True)


@pytest.mark.nightly
@pytest.mark.parametrize("python", ["python3.11", "python3.12", "python3.13"])
@pytest.mark.parametrize("who", ["same", "other"])
def test_a_fresh_clone_runs_within_thirty_seconds(folder: Path, python: str, who: str) -> None:
    """Empty caches; `other` is the user nobody, whom only root can become."""
    become: dict[str, object] = {}
    if who == "other":
        if os.geteuid() != 0:
            pytest.skip("only root can become another user")
        nobody = pwd.getpwnam("nobody")
        become = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    interpreter = usable_interpreter(python, become)
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--local", "--no-hardlinks", PROJECT, clone], check=True)
    if become:
        subprocess.run(["chown", "-R", "nobody", folder], check=True)
    port = free_port()
    caches = {name: str(folder / name) for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "npm_config_cache")}
    env = environment(HOME=str(folder), PORT=str(port), PYTHON=interpreter, **caches)
    started = time.monotonic()
    with (folder / "output").open("wb") as output:
        make = subprocess.Popen(["make", "run"], cwd=clone, env=env, stdout=output, stderr=output, **become)
    try:
        wait_for(lambda: answers(f"http://localhost:{port}/readyz") or make.poll() is not None, 90)
        took = time.monotonic() - started
        assert make.poll() is None, (folder / "output").read_text()
        assert answers(f"http://localhost:{port}/")
    finally:
        make.terminate()
        make.wait(20)
    assert not processes_on(folder)
    assert took < 30, f"{took:.1f} s"


def usable_interpreter(name: str, become: dict[str, object]) -> str:
    """Where `name` is for that user, or skips. PYTHONS may name folders to look in besides PATH."""
    for folder in [*os.environ.get("PYTHONS", "").split(os.pathsep), *os.get_exec_path()]:
        path = f"{folder}/{name}"
        try:
            done = subprocess.run([path, "-c", "import venv, ensurepip"], capture_output=True, cwd="/", **become)
        except OSError:
            continue
        if done.returncode == 0:
            return path
    pytest.skip(f"{name} is not here for this user")


def refusal(**settings: str) -> str:
    """What a run says that must not start: one line, exit code 1, and nothing left of it."""
    done = subprocess.run(
        [sys.executable, "-m", "backend.run"],
        env=environment(**settings),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def environment(**settings: str) -> dict[str, str]:
    """This one's, without what would choose another database, and without make's own variables."""
    ours = {"DATABASE_URL", "OWNER_DATABASE_URL", "SECRET_KEY", "DEMO", "HOST", "MAKELEVEL", "MAKEFLAGS", "MFLAGS"}
    return {name: value for name, value in os.environ.items() if name not in ours} | settings


def processes_on(folder: Path) -> list[int]:
    """All processes that have this folder's path in their command line or environment."""
    needle = os.fsencode(folder)
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if needle in (entry / "cmdline").read_bytes() or needle in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue  # it ended while we looked
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
