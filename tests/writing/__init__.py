"""Writing Tasks while everything goes wrong: crash, kill, timeout, lost answers, two processes, two computers."""
