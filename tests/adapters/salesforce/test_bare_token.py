"""A token that does not say whose it is must not be taken for that of the user before."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.adapters.salesforce.described import AT, REP
from tests.adapters.salesforce.scripted import Scripted, says
from tests.adapters.salesforce.test_crm import described, org
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.core.model.errors import CannotCheck

OTHER_USER = "005000000000007AAA"


@dataclass
class Given:
    """Hands out one token that does not say whose it is; who kept it may know."""

    url: str
    user_id: str | None = None

    def current(self) -> Grant:
        return Grant(access_token="given", instance_url=self.url, user_id=self.user_id)

    def renew(self, stale: Grant) -> Grant:
        raise CannotCheck("check.signed_out")


@pytest.mark.parametrize(
    ("kept_of", "told", "asked"),
    [
        (OTHER_USER, None, ["/services/data/v66.0/composite"]),
        (None, OTHER_USER, ["/services/oauth2/userinfo", "/services/data/v66.0/composite"]),
        (REP.user_id, None, []),
        (REP.user_id[:15], None, []),
        (None, REP.user_id, ["/services/oauth2/userinfo"]),
    ],
)
def test_a_bare_token_of_another_user_of_the_same_org_is_not_the_first_users(
    kept_of: str | None, told: str | None, asked: list[str]
) -> None:
    # Given a user who was described, and then a token that may be another one's
    with org(described()) as it:
        it.crm.schema()
        first, notes = it.server.url, it.notes
    script = [says(200, {"user_id": told})] if told else []
    with Scripted([*script, described()]) as server:
        kept = {name: words.replace(first, server.url) for name, words in notes.items()}
        later = SalesforceCrm(Given(server.url, kept_of), HttpSession(), lambda: AT, notes=kept, version="66.0")
        # When it is used
        later.schema()
        later.rep()
        # Then another user's rights are asked for, and the same user's are not
        assert [one.path for one in server.asked] == asked
        later.close()
