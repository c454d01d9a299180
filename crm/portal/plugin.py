"""How portal shows itself to the rest of the house."""
