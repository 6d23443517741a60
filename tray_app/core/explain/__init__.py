"""A pasted line of a logger's error page, or any error of Salesforce → a reason of the catalogue.

The subject is the logger's own connection and its writes. `adapters/salesforce/refusals.py` judges our own sign-in.
Pure, and bounded in what it reads. The text may hold customer data: nothing of it is kept here.
`explaining` has the rules and is imported by itself, as only a pasted text needs them.
"""

from tray_app.core.explain.explanation import Explanation, OwnStep, explained

__all__ = ["Explanation", "OwnStep", "explained"]
