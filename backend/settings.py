"""What the environment says, read once."""

import base64
import ipaddress
import os
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

import msgspec

PUSH_SERVICES = "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com"


class SettingsError(Exception):
    """One clear sentence for the person who started the program."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`SECRET_KEY` holds one or more keys of 32 bytes, base64url, the newest first: it seals, all of them open.
    `INDEX_KEY`: the key of the blind indexes, where the one that made them is no longer the oldest of these."""

    database_url: str
    owner_database_url: str
    secret_keys: tuple[bytes, ...]
    index_key: bytes | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    metrics_port: int = 0
    worker_metrics_port: int = 0
    workers: int = 1
    public_url: str = "http://localhost:8000"
    data_dir: str = ".data"
    demo: bool = False
    trusted_proxies: tuple[str, ...] = ()
    sms_gateway_url: str = ""
    sms_gateway_key: str = ""
    sms_sender: str = "120"
    push_services: tuple[str, ...] = tuple(PUSH_SERVICES.split(","))
    vapid_subject: str = "https://www.gwangju.go.kr"
    proof_idle_months: int = 6
    national_alerts_key: str = ""

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def rp_id(self) -> str:
        """The host that passkeys are bound to (WebAuthn §5.1.3, rp.id)."""
        return urlsplit(self.public_url).hostname or "localhost"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the environment. Raises SettingsError with a sentence that says what to set."""
        env = os.environ if env is None else env
        url = env.get("DATABASE_URL", "")
        if not url:
            raise SettingsError("DATABASE_URL is not set: `make run` sets it, or name a PostgreSQL of your own.")
        keys, index_keys = _keys(env, "SECRET_KEY"), _keys(env, "INDEX_KEY")
        if not keys:
            raise SettingsError("SECRET_KEY must hold one or more base64url keys of 32 bytes, separated by commas.")
        if env.get("INDEX_KEY") and len(index_keys) != 1:
            raise SettingsError("INDEX_KEY must be one base64url key of 32 bytes.")
        host = env.get("HOST", "127.0.0.1")
        demo = env.get("DEMO", "") == "1"
        if demo and not is_loopback(host):
            raise SettingsError(f"Demo sign-ins are open to everybody, so they need a loopback HOST, not {host}.")
        port = _number(env, "PORT", 8000)
        public_url = env.get("PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
        # A proxy or a tunnel in front makes a loopback HOST public.
        if demo and not names_this_machine(urlsplit(public_url).netloc):
            raise SettingsError(
                f"Demo sign-ins are open to everybody, so they need a loopback PUBLIC_URL: {public_url}."
            )
        return cls(
            database_url=url,
            owner_database_url=env.get("OWNER_DATABASE_URL") or url,
            secret_keys=keys,
            index_key=index_keys[0] if index_keys else None,
            host=host,
            port=port,
            metrics_port=_number(env, "METRICS_PORT", 0),
            worker_metrics_port=_number(env, "WORKER_METRICS_PORT", 0),
            workers=_number(env, "WORKERS", 1),
            public_url=public_url,
            data_dir=env.get("DATA_DIR", ".data"),
            demo=demo,
            trusted_proxies=_networks(env, "TRUSTED_PROXIES"),
            sms_gateway_url=env.get("SMS_GATEWAY_URL", ""),
            sms_gateway_key=env.get("SMS_GATEWAY_KEY", ""),
            sms_sender=env.get("SMS_SENDER", "120"),
            push_services=_names(env.get("PUSH_SERVICES", PUSH_SERVICES)),
            vapid_subject=env.get("VAPID_SUBJECT", "https://www.gwangju.go.kr"),
            national_alerts_key=env.get("NATIONAL_ALERTS_KEY", ""),
        )


def _keys(env: Mapping[str, str], name: str) -> tuple[bytes, ...]:
    """The keys that stand there, or none where one of them is no key."""
    try:
        keys = tuple(base64.urlsafe_b64decode(k) for k in env.get(name, "").split(",") if k)
    except ValueError:
        return ()
    return keys if all(len(key) == 32 for key in keys) else ()


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def names_this_machine(host: str) -> bool:
    """Whether a `Host` header, its port left aside, is a loopback name."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _networks(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    networks = _names(env.get(name, ""))
    for network in networks:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise SettingsError(f"{name} must hold addresses such as 10.0.0.0/8, not “{network}”.") from None
    return networks


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise SettingsError(f"{name} must be a number up to 65535, not “{value}”.")
    return int(value)
