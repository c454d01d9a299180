"""Agreement records: templates, parties, revisions, the register and signatures."""
