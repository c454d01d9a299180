"""How leads shows itself to the rest of the house."""
