"""Drawing pieces that know nothing of screens, the app or the store: tables, bars and panels."""
