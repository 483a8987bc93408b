"""Questions the app asks, a module for each kind; each is imported when it is first asked."""
