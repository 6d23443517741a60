"""Salesforce as the rep sees it: sign-in, session, queries, describes, errors, links."""
