"""Russian wording of a document: cases, agreement, money, dates, typography; each module is a public face."""
