"""A push service that is fast enough to be sent millions: several origins in one process, told what to do over HTTP.

`python -m tests.sink 3` prints the origins. Device number n is `/push/n` at any of them and has the keys of `keys(n)`.
Every hundredth message is decrypted; all are counted by topic and device, so that what is lost or repeated shows.

POST /behave {"port", "latency"?, "status"?, "share"?, "retry_after"?, "until"?, "how"?}   one origin, from now on
GET  /report                                                           what came so far
POST /reset
"""

import asyncio
import hashlib
import sys
import time
from functools import cache, lru_cache
from typing import Any

import http_ece
import msgspec
import uvloop
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEYS = 500
DECRYPTED = 100
MARK = 1_000


class Behaviour(msgspec.Struct):
    """`share`: the part of the devices that get `status`, always the same ones. `how`: 'stall' never answers, 'reset'
    cuts the line. After `until` (seconds since 1970) everything is accepted again."""

    port: int = 0
    latency: float = 0
    status: int = 201
    share: float = 1
    retry_after: str | None = None
    until: float = 0
    how: str = ""


class Report(msgspec.Struct):
    """`marks`: when each thousandth message was accepted. `repeated`: how many came more than once, by topic."""

    accepted: dict[str, int]
    devices: dict[str, int]
    repeated: dict[str, int]
    first: dict[str, float]
    last: dict[str, float]
    answers: dict[str, int]
    by_port: dict[str, float]
    marks: list[float]
    decrypted: int
    bad: int
    most_at_once: int


@cache
def keys(n: int) -> tuple[int, bytes, bytes]:
    """Private number, public point and auth secret of device n."""
    number = int.from_bytes(hashlib.sha256(f"key {n % KEYS}".encode()).digest(), "big") >> 1
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    auth = hashlib.sha256(f"auth {n % KEYS}".encode()).digest()[:16]
    return number, point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), auth


@lru_cache(KEYS)
def _private(n: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(keys(n)[0], ec.SECP256R1())


class State:
    def __init__(self) -> None:
        self.behaviours: dict[int, Behaviour] = {}
        self.at_once = 0
        self.reset()

    def reset(self) -> None:
        self.counts: dict[str, bytearray] = {}
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.answers: dict[str, int] = {}
        self.by_port: dict[str, float] = {}
        self.marks: list[float] = []
        self.total = self.decrypted = self.bad = self.most_at_once = 0
        self.behaviours.clear()

    def accept(self, port: int, n: int, topic: str, head: bytes, body: bytes) -> None:
        counts = self.counts.get(topic)
        now = time.time()
        if counts is None:
            counts = self.counts[topic] = bytearray()
            self.first[topic] = now
        if n >= len(counts):
            counts.extend(bytes(max(n + 1, len(counts)) - len(counts) + 4096))
        counts[n] = min(counts[n] + 1, 255)
        self.last[topic] = now
        self.total += 1
        if self.total % MARK == 0:
            self.marks.append(now)
            self.by_port[str(port)] = now
        if n % DECRYPTED == 0:
            self._check(n, head, body)

    def _check(self, n: int, head: bytes, body: bytes) -> None:
        try:
            text = http_ece.decrypt(body, private_key=_private(n % KEYS), auth_secret=keys(n)[2], version="aes128gcm")
            document = msgspec.json.decode(text)
            fine = document["web_push"] == 8030 and b"\nauthorization: vapid t=" in head and b"\nttl: 0" not in head
        except (http_ece.ECEException, msgspec.DecodeError, KeyError, ValueError):
            fine = False
        self.decrypted += 1
        self.bad += not fine

    def report(self) -> Report:
        return Report(
            accepted={topic: sum(counts) for topic, counts in self.counts.items()},
            devices={topic: len(counts) - counts.count(0) for topic, counts in self.counts.items()},
            repeated={topic: sum(counts) - len(counts) + counts.count(0) for topic, counts in self.counts.items()},
            first=self.first, last=self.last, answers=self.answers, by_port=self.by_port, marks=self.marks,
            decrypted=self.decrypted, bad=self.bad, most_at_once=self.most_at_once,
        )  # fmt: skip


class Connection(asyncio.Protocol):
    def __init__(self, state: State, port: int) -> None:
        self.state, self.port, self.rest = state, port, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        data = self.rest + data if self.rest else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 : head.find(b"\r", at) if b"\r" in head[at:] else None]) if at >= 0 else 0
            if len(data) < end + 4 + size:
                break
            body, line = data[end + 4 : end + 4 + size], data[: data.find(b"\r\n")].decode()
            data = data[end + 4 + size :]
            method, path, _ = line.split(" ")
            if path.startswith("/push/"):
                self._push(int(path[6:]), head, body)
            else:
                self._write(200, self._control(method, path, body))
        self.rest = data

    def _push(self, n: int, head: bytes, body: bytes) -> None:
        state = self.state
        how = state.behaviours.get(self.port)
        state.at_once += 1
        state.most_at_once = max(state.most_at_once, state.at_once)
        if how is not None and how.latency:
            asyncio.get_running_loop().call_later(how.latency, self._answer, n, head, body, how)
        else:
            self._answer(n, head, body, how)

    def _answer(self, n: int, head: bytes, body: bytes, how: Behaviour | None) -> None:
        state, status = self.state, 201
        state.at_once -= 1
        if how is not None and (how.until == 0 or time.time() < how.until) and (n * 7919) % 1000 < how.share * 1000:
            if how.how == "stall":
                state.answers["stalled"] = state.answers.get("stalled", 0) + 1
                return
            if how.how == "reset":
                state.answers["reset"] = state.answers.get("reset", 0) + 1
                self.transport.abort()
                return
            status = how.status
        else:
            how = None
        if status == 201:
            at = head.find(b"\ntopic: ") + 8
            end = head.find(b"\r", at)
            state.accept(self.port, n, head[at : end if end > 0 else None].decode(), head, body)
        state.answers[str(status)] = state.answers.get(str(status), 0) + 1
        self._write(status, b"", how.retry_after if how is not None else None)

    def _write(self, status: int, content: bytes, retry_after: str | None = None) -> None:
        if self.transport.is_closing():
            return  # whoever asked was killed
        extra = f"Retry-After: {retry_after}\r\n" if retry_after else ""
        self.transport.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n{extra}\r\n".encode() + content)

    def _control(self, method: str, path: str, body: bytes) -> bytes:
        match method, path:
            case "POST", "/behave":
                behaviour = msgspec.json.decode(body, type=Behaviour)
                self.state.behaviours[behaviour.port] = behaviour
            case "POST", "/reset":
                self.state.reset()
            case "GET", "/report":
                return msgspec.json.encode(self.state.report())
            case _:
                pass
        return b"{}"


async def main(origins: int) -> None:
    state, ports = State(), []
    loop = asyncio.get_running_loop()
    for _ in range(origins):
        # The port is known only once it listens, and nobody connects before it is printed.
        holder: list[int] = []
        server = await loop.create_server(lambda h=holder: Connection(state, h[0]), "127.0.0.1", 0, backlog=4096)
        holder.append(server.sockets[0].getsockname()[1])
        ports.append(holder[0])
    print(",".join(f"http://127.0.0.1:{port}" for port in ports), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
