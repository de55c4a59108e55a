"""Encryption, padding, tokens and texts: what leaves the house."""

import base64
from datetime import timedelta

import http_ece
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from py_vapid.jwt import decode

from backend.db import Db
from backend.push import queries, rules
from backend.push.fanout.encryption import encrypt
from backend.push.fanout.models import Recipient
from backend.push.vapid import Tokens, ensure_key, rotate_key
from tests import make
from tests.push.worker import document
from tests.push_service import PushService


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(text), "big"), ec.SECP256R1())


def test_the_decryption_of_our_tests_is_that_of_rfc_8291_appendix_a() -> None:
    plaintext = http_ece.decrypt(
        _bytes(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
            "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        ),
        private_key=_private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        auth_secret=_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        version="aes128gcm",
    )
    assert plaintext == b"When I grow up, I want to be a watermelon"


def test_a_message_is_one_record_with_a_new_key_and_salt_each_time() -> None:
    subscription = PushService(9).subscribe()
    recipient = Recipient(1, subscription.endpoint, _bytes(subscription.p256dh), _bytes(subscription.auth), 1)
    first, second = encrypt(b"x" * 1024, recipient), encrypt(b"x" * 1024, recipient)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]
    assert len(first) == len(second) == 86 + 1024 + 17
    for body in (first, second):
        assert http_ece.decrypt(
            body, private_key=_private(subscription.private_key), auth_secret=_bytes(subscription.auth),
            version="aes128gcm",
        ) == b"x" * 1024  # fmt: skip


@given(title=st.text(max_size=80), body=st.text(max_size=4000))
def test_every_document_fits_into_one_record_and_its_size_tells_nothing(title: str, body: str) -> None:
    built = rules.document(
        title=title, body=body, navigate="https://mobile.gwangju.go.kr/alerts/1", lang="ko", tag="1", kind="alert",
        id="1", level=3, renotify=True,
    )  # fmt: skip
    data = rules.plaintext(built)
    assert len(data) in (1024, 2048)
    shown = msgspec.json.decode(data)["notification"]["body"]
    assert shown == body or (shown.endswith("…") and body.startswith(shown[:-1]))


def test_a_long_text_is_cut_between_characters() -> None:
    family = "👨‍👩‍👧"
    built = rules.document(
        title="긴급", body="가" * 500 + family * 200, navigate="/", lang="ko", tag="1", kind="alert", id="1", level=3,
        renotify=True,
    )  # fmt: skip
    assert len(msgspec.json.encode(built)) <= 2048
    assert not built["notification"]["body"][:-1].endswith("\u200d")


def test_what_does_not_fit_into_one_record_is_never_encrypted() -> None:
    with pytest.raises(ValueError, match="one record"):
        rules.plaintext({"body": "x" * 3994})


def test_a_topic_is_32_url_safe_characters_and_the_same_for_a_lineage() -> None:
    assert rules.topic_of("a") == rules.topic_of("a") != rules.topic_of("b")
    assert len(rules.topic_of("a")) == 32


async def test_one_token_serves_an_origin_for_six_hours(db: Db) -> None:
    public_key = await ensure_key(db, make.SEALER)
    [key] = await queries.all_keys(db, [])
    tokens = Tokens(make.SEALER, "https://www.gwangju.go.kr")
    await tokens.load(db, {key.id})
    now = make.now()
    first = tokens.authorization("https://a.example", key.id, now)
    assert tokens.authorization("https://a.example", key.id, now + timedelta(hours=5, minutes=59)) == first
    renewed = tokens.authorization("https://a.example", key.id, now + timedelta(hours=6))
    other = tokens.authorization("https://b.example", key.id, now)
    assert len({first, renewed, other}) == 3
    for value, origin in ((first, "https://a.example"), (renewed, "https://a.example"), (other, "https://b.example")):
        token, _, sent_key = value.removeprefix("vapid t=").partition(",k=")
        claims = decode(token, sent_key)
        assert sent_key == public_key
        assert (claims["aud"], claims["sub"]) == (origin, "https://www.gwangju.go.kr")
        assert claims["exp"] <= (now + timedelta(hours=18)).timestamp() + 1


async def test_a_new_key_leaves_old_subscriptions_working(db: Db) -> None:
    old = await ensure_key(db, make.SEALER)
    new = await rotate_key(db, make.SEALER)
    assert old != new
    assert len(await queries.all_keys(db, [])) == 2
    assert await queries.find_key_id(db, old) is None, "nobody subscribes with the old one any more"


async def test_the_private_half_is_sealed(db: Db) -> None:
    await ensure_key(db, make.SEALER)
    [key] = await queries.all_keys(db, [])
    assert len(_bytes(make.SEALER.open(key.private_sealed))) == 32
    assert make.SEALER.open(key.private_sealed).encode() not in key.private_sealed


@pytest.mark.parametrize(("valid", "seconds"), [(0.2, 1), (90, 90), (40 * 86400, 30 * 86400)])
def test_ttl_is_what_is_left_never_nothing_and_never_more_than_thirty_days(valid: float, seconds: int) -> None:
    now = make.now()
    assert rules.ttl(now + timedelta(seconds=valid), now) == seconds


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_backing_off_is_jittered_and_bounded(attempt: int, jitter: float) -> None:
    wait = rules.back_off(attempt, jitter).total_seconds()
    assert 1 <= wait <= 1 + min(3600, 2 ** min(attempt + 1, 20))


@pytest.mark.parametrize("header", ["", "soon", "-1", "1e3", "²", "9" * 400, "Wed, 99 Foo 2026 00:00:00 GMT"])
def test_a_retry_after_that_means_nothing_is_no_fault(header: str) -> None:
    assert rules.retry_after(header, make.now()) is None


def test_documents_carry_what_the_service_worker_reads() -> None:
    shown = document("제목")["notification"]
    assert shown.keys() == {"title", "body", "navigate", "lang", "tag", "data"}
    assert shown["data"].keys() == {"level", "kind", "id", "renotify"}
