"""What ships with the app or is laid beside it: guides, logger profiles, the list of packages, pages made of them."""
