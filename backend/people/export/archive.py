"""A ZIP that is written while it is read: no file is made, and no more than one entry is in memory."""

from collections.abc import AsyncIterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from backend.seoul import SEOUL

# Pictures and PDFs do not shrink.
SHRINKS = (".json", ".html")


class _Sink:
    """What a ZipFile takes for a file that cannot go back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def write_zip(entries: AsyncIterator[tuple[str, bytes]], now: datetime) -> AsyncIterator[bytes]:
    """The archive of these names and contents, piece by piece. A name that comes twice is counted on."""
    sink, names = _Sink(), set[str]()
    at = now.astimezone(SEOUL).timetuple()[:6]
    with ZipFile(sink, "w") as archive:  # pyright: ignore[reportArgumentType, reportCallIssue]
        async for wanted, content in entries:
            name = _free(wanted, names)
            names.add(name)
            entry = ZipInfo(name, at)
            entry.compress_type = ZIP_DEFLATED if name.endswith(SHRINKS) else ZIP_STORED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
            yield sink.take()
    yield sink.take()


def _free(wanted: str, taken: set[str]) -> str:
    """The name, without what could lead out of a folder; `photo (2).jpg` where there is one."""
    folder, _, file = wanted.rpartition("/")
    file = "".join("_" if c in '\\:*?"<>|' or not c.isprintable() else c for c in file).lstrip(".") or "_"
    stem, dot, end = file.rpartition(".")
    number = 1
    name = f"{folder}/{file}" if folder else file
    while name in taken:
        number += 1
        again = f"{stem} ({number}){dot}{end}" if dot else f"{file} ({number})"
        name = f"{folder}/{again}" if folder else again
    return name
