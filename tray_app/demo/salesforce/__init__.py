"""A small, strict Salesforce on loopback: what the real one refuses, it refuses, with the same body."""

from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.salesforce_server import DemoSalesforce
from tray_app.demo.salesforce.world import WorldError

__all__ = ["DemoSalesforce", "Org", "WorldError"]
