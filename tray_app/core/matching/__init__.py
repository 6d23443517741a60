"""Which record in Salesforce proves which activity? One record for one activity and person, each used once."""
