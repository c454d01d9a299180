"""Russian wording of a document: cases, agreement, money, dates, typography. Each module is its own public face."""
