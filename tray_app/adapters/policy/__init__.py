"""What the company has decided about the settings: defaults that a rep may change, and values that nobody may."""

from tray_app.adapters.policy.company_policy import NOTHING_MANAGED, Policy
from tray_app.adapters.policy.system_policy import system_policy

__all__ = ["NOTHING_MANAGED", "Policy", "system_policy"]
