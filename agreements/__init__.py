"""Paper: terms in, documents and signatures out. No database, no web."""
