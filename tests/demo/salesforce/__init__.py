"""The demo Salesforce: what it accepts, what it refuses, and whether it words both as the real one does."""
