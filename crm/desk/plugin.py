"""How desk shows itself to the rest of the house."""
