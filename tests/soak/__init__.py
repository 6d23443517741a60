"""A rep's weeks in minutes: the real cycle, store and announcer; a mailbox, calls and a Salesforce that misbehave."""
