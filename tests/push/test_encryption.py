"""The lean encryption says what RFC 8291 says and what the libraries read."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.push.fanout.encryption import encrypt, encrypt_with
from backend.push.fanout.models import Recipient
from backend.push.rules import base64url, from_base64url
from tests.sink import keys


def recipient(p256dh: bytes, auth: bytes) -> Recipient:
    return Recipient(id=1, endpoint="https://push.example/1", p256dh=p256dh, auth=auth, vapid_key_id=1)


def private(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_base64url(number), "big"), ec.SECP256R1())


def test_the_example_of_rfc_8291_comes_out_byte_for_byte() -> None:
    body = encrypt_with(
        private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        from_base64url("DGv6ra1nlYgDCS1FRnbzlw"),
        b"When I grow up, I want to be a watermelon",
        recipient(
            from_base64url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            from_base64url("BTBZMqHH6r4Tts7J_aSIgg"),
        ),
    )
    assert base64url(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru"
        "3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(text=st.binary(max_size=3993), n=st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_http_ece_reads_it_and_no_two_are_alike(text: bytes, n: int) -> None:
    number, point, auth = keys(n)
    bodies = {encrypt(text, recipient(point, auth)) for _ in range(2)}
    assert len(bodies) == 2
    assert len({body[:16] for body in bodies}) == len({body[21:86] for body in bodies}) == 2, "a new salt and key"
    for body in bodies:
        assert len(body) == len(text) + 103 <= 4096
        key = ec.derive_private_key(number, ec.SECP256R1())
        assert http_ece.decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm") == text


def test_a_point_that_is_not_on_the_curve_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        encrypt(b"", recipient(b"\x04" + bytes(64), bytes(16)))
