"""DidItLog: proof that each email and call is in Salesforce, or the reason it is not and the steps that fix it."""

__version__ = "0.1.0"
