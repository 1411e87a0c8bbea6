"""The issuer is read from any certificate, and damaged bytes are no more than an unknown issuer."""

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.chat.certificates import issuer_of
from support.chat_loopback import TLS


def der(name: str) -> bytes:
    text = (TLS / name).read_text()
    return ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERTIFICATE") :].strip())


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("service.pem", "push-tui test authority"),
        ("authority.pem", "push-tui test authority"),
        ("expired.pem", "push-tui expired (Example Ltd)"),
    ],
)
def test_common_name_and_organization_of_the_issuer_are_read(name: str, issuer: str) -> None:
    assert issuer_of(der(name)) == issuer


@given(st.binary(max_size=80))
def test_any_bytes_are_an_issuer_or_none(data: bytes) -> None:
    assert isinstance(issuer_of(data), str)


def test_a_certificate_that_is_cut_off_or_damaged_has_no_issuer_or_another() -> None:
    whole = der("service.pem")
    assert {issuer_of(whole[:length]) for length in range(len(whole))} == {""}
    for at in range(len(whole)):
        issuer_of(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
