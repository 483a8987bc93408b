"""Every decision is on disk before it is shown: work that is killed, fails once, or loses what was not synced."""
