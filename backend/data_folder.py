"""Where `make run` keeps its database and its key."""

import base64
import fcntl
import os
import secrets
from pathlib import Path
from typing import TextIO

from backend.embedded import Cluster


class DataFolder:
    """The folder of the embedded database and its secret key, for one run at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.path.mkdir(parents=True, exist_ok=True)
        self.cluster = Cluster(self.path / "pg")
        self.last_run_was_killed = False
        self._lock: TextIO | None = None

    def lock(self) -> bool:
        """Claim the folder until this process ends, however it ends; False if another run has it."""
        lock = (self.path / "run.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        lock.seek(0)
        self.last_run_was_killed = bool(lock.read())
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return True

    def release(self) -> None:
        if self._lock:
            self._lock.truncate(0)
            self._lock.close()

    def secret_key(self) -> str:
        """The key that seals what the database keeps; made once. Without it sealed fields are lost."""
        file = self.path / "secret.key"
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            unfinished.touch(mode=0o600)
            unfinished.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
            unfinished.rename(file)
        return file.read_text().strip()

    @property
    def demo_mark(self) -> Path:
        """Stands inside the database's folder, so that it goes when the database goes."""
        return self.cluster.data / "demo-loaded"
