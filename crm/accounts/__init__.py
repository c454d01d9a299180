"""Users, roles, sign-in, one-time links and API tokens."""
