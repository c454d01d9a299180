"""How exhibition shows itself to the rest of the house."""
