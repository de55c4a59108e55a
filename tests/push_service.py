"""A push service on loopback (RFC 8030), for tests, browser journeys and benchmarks.

In a test, `with PushService() as service:` runs it in a thread; for other processes,
`python -m tests.push_service [PORT]` prints its origin, and everything can be done over HTTP:

POST /subscriptions {"public_key"?}                      a new subscription with its private key, as JSON
POST /behaviour {"endpoint"?, "status"?, "retry_after"?, "times"?, "stall"?, "drop"?}
GET  /messages                                           what has arrived, decrypted
POST /reset                                              forgets messages and behaviour, keeps subscriptions

What is sent to `/push/…` is checked as a real push service would, and decrypted as a real browser would.
"""

import asyncio
import base64
import secrets
import sys
import threading
import time
from typing import Any, Self

import http_ece
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid.jwt import decode


class Subscription(msgspec.Struct):
    """As `PushSubscription.toJSON()`, with the private key that a browser keeps."""

    endpoint: str
    p256dh: str
    auth: str
    private_key: str
    public_key: str | None

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": self.p256dh, "auth": self.auth}


class Behaviour(msgspec.Struct):
    """How to answer `times` requests (None: all): with a status, after `stall` seconds, or by cutting the line."""

    endpoint: str = ""
    status: int = 201
    retry_after: str | None = None
    times: int | None = None
    stall: float = 0
    drop: bool = False


class Message(msgspec.Struct):
    """An accepted message. `document` is what the browser would show, `body` (base64url) what went over the line."""

    endpoint: str
    document: Any
    headers: dict[str, str]
    claims: dict[str, Any]
    size: int
    body: str


class Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class PushService:
    """`attempts` counts every request of an endpoint, `faults` says what was wrong with those that broke a rule."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.subscriptions: dict[str, Subscription] = {}
        self.behaviours: dict[str, Behaviour] = {}
        self.messages: list[Message] = []
        self.attempts: dict[str, int] = {}
        self.faults: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def subscribe(self, public_key: str | None = None) -> Subscription:
        """A browser's new subscription; with `public_key` only that VAPID key may send to it."""
        key = ec.generate_private_key(ec.SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        subscription = Subscription(
            endpoint=f"{self.origin}/push/{secrets.token_urlsafe(16)}",
            p256dh=_base64url(point),
            auth=_base64url(secrets.token_bytes(16)),
            private_key=_base64url(key.private_numbers().private_value.to_bytes(32, "big")),
            public_key=public_key,
        )
        self.subscriptions[subscription.endpoint] = subscription
        return subscription

    def behave(self, endpoint: str = "", **how: Any) -> None:
        """From now on, for one endpoint or (without) for all that have none of their own."""
        self.behaviours[endpoint] = Behaviour(endpoint, **how)

    def received(self, subscription: Subscription) -> list[Message]:
        return [message for message in self.messages if message.endpoint == subscription.endpoint]

    async def serve(self) -> None:
        """Until stopped."""
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        connections: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            connections.add(task)
            try:
                while await self._exchange(reader, writer):
                    pass
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                connections.discard(task)
                writer.transport.abort()

        server = await asyncio.start_server(connected, "127.0.0.1", self.port, backlog=1000)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if path.startswith("/push/"):
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            try:
                answer = await self._push(f"{self.origin}{path}", method, headers, body)
            finally:
                self._at_once -= 1
            if answer is None:
                return False
            status, extra = answer
            content = b""
        else:
            status, extra, content = 200, {"Content-Type": "application/json"}, self._control(method, path, body)
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", *(f"{k}: {v}" for k, v in extra.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        await writer.drain()
        return True

    def _control(self, method: str, path: str, body: bytes) -> bytes:
        data: Any = msgspec.json.decode(body or b"{}")
        match method, path:
            case "POST", "/subscriptions":
                return msgspec.json.encode(self.subscribe(data.get("public_key")))
            case "POST", "/behaviour":
                behaviour = msgspec.convert(data, Behaviour)
                self.behaviours[behaviour.endpoint] = behaviour
            case "GET", "/messages":
                return msgspec.json.encode(self.messages)
            case "GET", "/faults":
                return msgspec.json.encode(self.faults)
            case "POST", "/reset":
                self.messages.clear()
                self.behaviours.clear()
                self.attempts.clear()
                self.faults.clear()
            case _:
                pass
        return b"{}"

    async def _push(
        self, endpoint: str, method: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str]] | None:
        self.attempts[endpoint] = self.attempts.get(endpoint, 0) + 1
        behaviour = self._behaviour(endpoint)
        await asyncio.sleep(behaviour.stall)
        if behaviour.drop:
            return None
        extra = {"Retry-After": behaviour.retry_after} if behaviour.retry_after else {}
        if behaviour.status in (301, 302, 307, 308):
            return behaviour.status, extra | {"Location": f"{self.origin}/push/elsewhere"}
        if behaviour.status not in (200, 201, 202):
            return behaviour.status, extra
        try:
            self.messages.append(self._accept(endpoint, method, headers, body))
        except Refused as refused:
            self.faults.append(refused.reason)
            return refused.status, {}
        return behaviour.status, {"Location": f"{self.origin}/message/{len(self.messages)}"}

    def _behaviour(self, endpoint: str) -> Behaviour:
        for key in (endpoint, ""):
            behaviour = self.behaviours.get(key)
            if behaviour is not None and behaviour.times != 0:
                if behaviour.times is not None:
                    behaviour.times -= 1
                return behaviour
        return Behaviour()

    def _accept(self, endpoint: str, method: str, headers: dict[str, str], body: bytes) -> Message:
        subscription = self.subscriptions.get(endpoint)
        if subscription is None:
            raise Refused(404, "unknown subscription")
        if method != "POST" or headers.get("content-encoding") != "aes128gcm":
            raise Refused(400, "not a POST of aes128gcm")
        if not headers.get("ttl", "").isdigit() or int(headers["ttl"]) == 0:
            raise Refused(400, f"TTL {headers.get('ttl')}")
        if headers.get("urgency") not in ("very-low", "low", "normal", "high"):
            raise Refused(400, f"Urgency {headers.get('urgency')}")
        topic = headers.get("topic", "")
        if len(topic) > 32 or not topic.replace("-", "").replace("_", "").isalnum():
            raise Refused(400, f"Topic {topic}")
        if len(body) > 4096:
            raise Refused(413, f"{len(body)} bytes")
        claims = self._check_vapid(headers.get("authorization", ""), subscription)
        try:
            plaintext = http_ece.decrypt(
                body,
                private_key=ec.derive_private_key(
                    int.from_bytes(_from_base64url(subscription.private_key), "big"), ec.SECP256R1()
                ),
                auth_secret=_from_base64url(subscription.auth),
                version="aes128gcm",
            )
            document = msgspec.json.decode(plaintext)
        except (http_ece.ECEException, msgspec.DecodeError, ValueError) as error:
            raise Refused(400, f"cannot be decrypted: {error}") from None
        return Message(endpoint=endpoint, document=document, headers=headers, claims=claims, size=len(body),
                       body=_base64url(body))  # fmt: skip

    def _check_vapid(self, authorization: str, subscription: Subscription) -> dict[str, Any]:
        """RFC 8292 §4."""
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme.lower() != "vapid" or not {"t", "k"} <= parts.keys():
            raise Refused(401, "no VAPID token")
        try:
            claims: dict[str, Any] = decode(parts["t"], parts["k"])
        except InvalidSignature:
            raise Refused(401, "the token is not signed with the key") from None
        if subscription.public_key and parts["k"].rstrip("=") != subscription.public_key:
            raise Refused(403, "not the key that the subscription was made with")
        if claims.get("aud") != self.origin:
            raise Refused(403, f"aud {claims.get('aud')}")
        if not time.time() < claims.get("exp", 0) <= time.time() + 24 * 3600:
            raise Refused(403, "exp is over, or more than 24 hours away")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
            raise Refused(403, "no sub")
        return claims


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def _main(port: int) -> None:
    service = PushService(port)
    serving = asyncio.create_task(service.serve())
    await asyncio.to_thread(service._ready.wait)
    print(service.origin, flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
