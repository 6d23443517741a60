"""Of simple-salesforce only what is used is loaded, in a process that has loaded nothing else yet."""

import json
import subprocess
import sys

from tests.rig.processes import PATIENCE_S

SCRIPT = """
import json, sys
from tray_app.adapters.salesforce.library import Salesforce, SalesforceError, quote_soql_value
client = Salesforce(session_id="x", instance_url="https://acme.my.salesforce.com", version="66.0")
heavy = {"zeep", "lxml", "jwt", "cryptography"} & {name.partition(".")[0] for name in sys.modules}
print(json.dumps([client.base_url, issubclass(SalesforceError, Exception), quote_soql_value("it's"), sorted(heavy)]))
"""


def test_the_client_works_and_brings_nothing_that_is_never_used() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )

    address, is_error, quoted, heavy = json.loads(done.stdout)
    assert address == "https://acme.my.salesforce.com/services/data/v66.0/"
    assert (is_error, quoted) == (True, r"'it\'s'")
    assert heavy == []
