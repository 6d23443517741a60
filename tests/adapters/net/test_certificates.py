"""A certificate out of its time: this computer's clock is what is wrong, or the certificate has expired."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from tests.adapters.sources.scripted_imap import ScriptedImap
from tests.adapters.sources.test_imap_trouble import SINCE, source_of
from tests.rig.sites import Site
from tray_app.adapters.net.certificates import refused_certificate
from tray_app.adapters.net.http import HttpSession, network_trouble, never_left, trouble_code, trouble_evidence
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost, transport_trouble
from tray_app.core.model.text import verbatim
from tray_app.core.model.verdict import Evidence

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

NOW = datetime.now(UTC).replace(microsecond=0)
MONTH = timedelta(days=30)
EARLY, LATE = (NOW + 2 * MONTH, NOW + 12 * MONTH), (NOW - 12 * MONTH, NOW - 2 * MONTH)
NOT_YET_VALID, EXPIRED, UNKNOWN = 9, 10, 20
OF_WINDOWS, OF_MACOS = 0x800B0101, -67818


def context_of(authority: CertificateAuthority, times: tuple[datetime, datetime]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.authority.issue_cert("localhost", not_before=times[0], not_after=times[1]).configure_cert(context)
    return context


def shown(evidence: tuple[Evidence, ...]) -> dict[str, str]:
    return {str(line.question): str(line.answer) for line in evidence}


def test_a_certificate_that_is_not_yet_valid_means_the_clock(
    sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    site = sites(context_of(certificate_authority, EARLY))
    with HttpSession(certificate_authority.ca_file) as session, pytest.raises(requests.RequestException) as caught:
        session.post(f"https://localhost:{site.port}/", data=b"a token")
    assert trouble_code(caught.value) == "check.clock_wrong"
    told = shown(trouble_evidence(caught.value))
    assert told["Certificate of localhost"].startswith("issued by trustme")
    assert told["The certificate is valid from"] == f"{EARLY[0]:%Y-%m-%d %H:%M}"
    assert told["The clock of this computer"].startswith(f"{NOW:%Y-%m-}")
    # The same of whichever server, and nothing was said to it
    of_mail = network_trouble(caught.value, Evidence(verbatim("other"), verbatim("other")))
    assert of_mail is not None
    assert (of_mail.code, shown(of_mail.evidence)) == ("check.clock_wrong", told)
    assert never_left(caught.value)
    assert not isinstance(transport_trouble(caught.value), AnswerLost)
    assert site.requests == []


def test_a_mail_servers_certificate_that_is_not_yet_valid_means_the_clock_as_well(
    certificate_authority: CertificateAuthority,
) -> None:
    server = ScriptedImap(context_of(certificate_authority, EARLY))
    source = source_of(server, host="localhost", security="tls", ca_file=certificate_authority.ca_file)
    trouble = source.poll(None, SINCE).trouble
    server.close()
    assert trouble is not None
    assert trouble.code == "check.clock_wrong"
    assert "The certificate is valid from" in shown(trouble.evidence)
    assert server.commands == []


def test_an_expired_certificate_is_not_trusted(
    sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    site = sites(context_of(certificate_authority, LATE))
    with HttpSession(certificate_authority.ca_file) as session, pytest.raises(requests.RequestException) as caught:
        session.get(f"https://localhost:{site.port}/")
    assert trouble_code(caught.value) == "check.tls_untrusted"
    assert "expired" in shown(trouble_evidence(caught.value))["Certificate of localhost"]


@pytest.mark.parametrize(
    ("code", "times", "means_the_clock"),
    [
        (NOT_YET_VALID, EARLY, True),
        (NOT_YET_VALID, None, True),
        (NOT_YET_VALID, LATE, True),
        (EXPIRED, LATE, False),
        (UNKNOWN, EARLY, False),
        (None, EARLY, False),
        (OF_WINDOWS, EARLY, True),
        (OF_WINDOWS, LATE, False),
        (OF_WINDOWS, None, False),
        (OF_MACOS, EARLY, True),
        (OF_MACOS, LATE, False),
    ],
)
def test_each_system_says_it_in_its_own_way(
    certificate_authority: CertificateAuthority,
    code: int | None,
    times: tuple[datetime, datetime] | None,
    *,
    means_the_clock: bool,
) -> None:
    error = ssl.SSLCertVerificationError("certificate verify failed")
    if code is not None:
        error.verify_code = code
    certificate = None
    if times is not None:
        issued = certificate_authority.authority.issue_cert("localhost", not_before=times[0], not_after=times[1])
        certificate = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
    refused = refused_certificate("localhost", error, certificate)
    assert refused.code == ("check.clock_wrong" if means_the_clock else "check.tls_untrusted")
    # The beginning is told where it is what is wrong; an authority's may be instead
    assert ("The certificate is valid from" in shown(refused.evidence)) == (means_the_clock and times == EARLY)
