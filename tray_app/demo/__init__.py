"""The embedded default: a small strict Salesforce and a mailbox on loopback, so that all of it runs with no account."""
