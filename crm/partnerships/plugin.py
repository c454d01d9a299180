"""How partnerships shows itself to the rest of the house."""
