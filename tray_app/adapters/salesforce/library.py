"""simple-salesforce without what is never used of it.

Its first import also loads a SOAP client for metadata (zeep, lxml), JSON web tokens for its own ways to sign in (PyJWT)
and two clients for data in bulk. An app that runs all day would carry them along; nothing here asks for them.
"""

import sys
from types import ModuleType

_NEVER_USED = {
    "simple_salesforce.metadata": "SfdcMetadataApi",
    "simple_salesforce.login": "SalesforceLogin",
    "simple_salesforce.bulk": "SFBulkHandler",
    "simple_salesforce.bulk2": "SFBulk2Handler",
}
"""Modules that bring them, and the name that is imported from each."""


def _stand_in(module: str, name: str) -> ModuleType:
    empty = ModuleType(module, "Stands in for a part that is not loaded.")
    setattr(empty, name, None)
    return empty


_NO_XML = _stand_in("xml.dom.minidom", "parseString")
"""For the answer to a sign-in of the library's own."""
sys.modules.setdefault(_NO_XML.__name__, _NO_XML)
if "simple_salesforce" not in sys.modules:
    sys.modules.update({module: _stand_in(module, name) for module, name in _NEVER_USED.items()})

from simple_salesforce.api import Salesforce as Salesforce  # noqa: E402 only behind the stand-ins
from simple_salesforce.exceptions import SalesforceError as SalesforceError  # noqa: E402
from simple_salesforce.format import quote_soql_value as quote_soql_value  # noqa: E402

if sys.modules[_NO_XML.__name__] is _NO_XML:
    del sys.modules[_NO_XML.__name__]  # a module of Python: others find it as it is
