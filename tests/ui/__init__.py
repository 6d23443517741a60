"""The user interface without a screen: models, page, bridge, links and the single instance."""
