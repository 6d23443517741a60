"""What is told, counted and handed off? Alerts and their limits, the status, the statistics, the admin message."""
