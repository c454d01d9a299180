"""Pure calculation of leads: keys of names, what was typed, requisites, order and rotting on the board."""
