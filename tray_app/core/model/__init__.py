"""What is an activity, a record, a verdict and a reason? The values that every other chapter speaks in."""
