"""Every key on every screen: what is bound resolves, and nothing that can be pressed ends the app."""
