"""Where Salesforce sends the browser back to: the addresses that the org's app has on its list."""

from typing import Final

from tray_app.adapters.browser.redirect import ReturnAddress
from tray_app.adapters.salesforce.org_address import SALESFORCE_DOMAINS

PORTS: Final = (1717, 1718, 1719)
"""Of this machine: Salesforce compares the whole address, so the ports are fixed."""
PATH: Final = "/OauthRedirect"
RETURN: Final = ReturnAddress(path=PATH, ports=PORTS, origins=SALESFORCE_DOMAINS)
"""All of it for the listener."""
