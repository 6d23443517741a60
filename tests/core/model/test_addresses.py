"""Addresses and domains as they are compared, however they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.model.addresses import domains_in, domains_of, is_in, plain_address, plain_domain

WRITTEN = [
    ("Acme.COM", "acme.com"),
    (" acme.com ", "acme.com"),
    ("xn--bcher-kva.example", "bücher.example"),
    ("XN--BCHER-KVA.Example", "bücher.example"),
    ("BÜCHER.example", "bücher.example"),
    ("bu\u0308cher.example", "bücher.example"),
    ("xn--strae-oqa.example", "strasse.example"),
    ("straße.example", "strasse.example"),
    ("xn--9n2bp8q.example", "실례.example"),
    ("xn--wgv71a119e.example", "日本語.example"),
    # Not everything that begins like an encoded label is one.
    ("xn--.example", ".example"),
    ("xn--99999999.example", "xn--99999999.example"),
    ("xn--bücher.example", "xn--bücher.example"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "plain"), WRITTEN)
def test_domain_is_compared_in_its_own_letters(written: str, plain: str) -> None:
    assert plain_domain(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Jane+Lists@Example.com", "jane@example.com"),
        ("kim@xn--bcher-kva.example", "kim@bücher.example"),
        ('"a+b@c"@example.com', '"a+b@c"@example.com'),
        ("no address", "no address"),
    ],
)
def test_address_is_compared_without_its_tag(written: str, plain: str) -> None:
    assert plain_address(written) == plain


def test_domain_and_its_parts_are_found_however_the_mail_writes_them() -> None:
    own = frozenset({plain_domain("bücher.example")})
    assert is_in("kim@mail.xn--bcher-kva.example", own)
    assert not is_in("kim@bucher.example", own)
    assert domains_of("kim@xn--bcher-kva.example") == ("bücher.example", "example")
    assert domains_in(["a@xn--bcher-kva.example", "b@BÜCHER.example"]) == own


@given(st.text())
def test_what_is_plain_stays_so(written: str) -> None:
    plain = plain_domain(written)
    if "xn--" not in plain:
        assert plain_domain(plain) == plain
