"""What every sign-in in the browser shares: the way back to this machine, its proof, and the pages around it."""
