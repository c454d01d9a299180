"""People and records: the database and the web."""
