"""How does one check run? Poll the sources, save, ask Salesforce, match, judge, save: `monitor` has it in one page."""
