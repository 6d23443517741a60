"""What reps paste as the address of their Salesforce, and what comes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.salesforce.org_address import BadAddress, salesforce_origin


@pytest.mark.parametrize(
    ("pasted", "origin"),
    [
        ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("  HTTPS://Acme.My.Salesforce.com/  ", "https://acme.my.salesforce.com"),
        ("acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("<https://acme.my.salesforce.com>", "https://acme.my.salesforce.com"),
        ("https://acme.lightning.force.com", "https://acme.my.salesforce.com"),
        (
            "https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/view?x=1#y",
            "https://acme.my.salesforce.com",
        ),
        ("acme--uat.sandbox.lightning.force.com/lightning", "https://acme--uat.sandbox.my.salesforce.com"),
        ("https://acme-dev-ed.develop.lightning.force.com/", "https://acme-dev-ed.develop.my.salesforce.com"),
        ("https://acme.my.salesforce-setup.com/lightning/setup/", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com/003000000000001AAA", "https://acme.my.salesforce.com"),
        ("https://login.salesforce.com/", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("https://acme.my.salesforce.mil", "https://acme.my.salesforce.mil"),
        ("https://acme.my.salesforce.com:443", "https://acme.my.salesforce.com"),
        ("http://localhost:8080/x", "http://localhost:8080"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("localhost:8443", "https://localhost:8443"),
        ("https://lightning.force.com.example.org", "https://lightning.force.com.example.org"),
        ("https://acme.my.sfcrmproducts.cn/x", "https://acme.my.sfcrmproducts.cn"),
        ("https://acme.my.salesforce.com/@evil.example", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com?x=@evil.example", "https://acme.my.salesforce.com"),
    ],
)
def test_an_address_becomes_its_origin(pasted: str, origin: str) -> None:
    assert salesforce_origin(pasted) == origin


@pytest.mark.parametrize(
    "pasted",
    [
        "", " ", "https://", "acme", "acme corp", "https://acme", "https://acme_.my.salesforce.com corp", "ftp://a.example.com",
        "https://acme.my.salesforce.com:port", "https://acme..com", "https://-acme.example.com", "javascript:alert(1)",
        "https://acme.example.com\\@evil.example.org", "https://[::1", "https:///path", "https://acme%2eexample.com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(pasted: str) -> None:
    with pytest.raises(ValueError, match=r"^This is not a web address\."):
        salesforce_origin(pasted)


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("https://acme.my.salesforce.com@evil.example", "a user name or an @"),
        ("https://acme.my.salesforce.com:443@evil.example/", "a user name or an @"),
        ("https://rep:pw@acme.my.salesforce.com/", "a user name or an @"),
        ("https://@acme.my.salesforce.com", "a user name or an @"),
        ("acme.my.salesforce.com@evil.example", "a user name or an @"),
        ("https://acme.my.salesforce.com%40evil.example", "not a web address"),
        ("https://acme.my.salesforce.com:8443/x", "a port number"),
        ("https://acme.my.salesforce.com:80", "a port number"),
        ("https://acme.my.salesforce.com:0", "a port number"),
        ("https://acme.my.salesf\u043erce.com", "letters that only look like"),
        ("https://acme.my.s\u0430lesforce.com", "letters that only look like"),
        ("https://acme.my.xn--salesfrce-f8g.com", "letters that only look like"),
        ("https://acme.my\uff0esalesforce\u3002com", "letters that only look like"),
        ("https://acme.my.salesforce.com.", "not a web address"),
        ("https://acme.my.salesforce.com../", "not a web address"),
        ("https://localhost.", "not a web address"),
        ("https://acme.my.salesforce.com#@evil.example", ""),
    ],
)
def test_what_may_lead_elsewhere_than_it_seems_to_is_refused_with_words(pasted: str, why: str) -> None:
    if not why:
        assert salesforce_origin(pasted) == "https://acme.my.salesforce.com"
        return
    with pytest.raises(BadAddress, match=why):
        salesforce_origin(pasted)


@pytest.mark.parametrize(
    "pasted",
    [
        "http://acme.my.salesforce.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
    ],
)
def test_http_is_for_this_machine_alone(pasted: str) -> None:
    with pytest.raises(ValueError, match=r"^The address has to begin with https://"):
        salesforce_origin(pasted)


@given(st.text() | st.from_regex(r"(https?://)?[a-z.:@/\[\]0-9-]{1,40}", fullmatch=True))
def test_any_text_is_refused_or_becomes_an_origin_that_stays_itself(pasted: str) -> None:
    try:
        origin = salesforce_origin(pasted)
    except ValueError as refused:
        assert str(refused).startswith(("This is", "The address"))  # noqa: PT017 (most texts are refused, some are not)
        return
    assert salesforce_origin(origin) == origin
    assert "@" not in origin
    assert origin.count("/") == 2
