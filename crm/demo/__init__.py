"""The demonstration: the IX forum as it was, and an invented open edition dated from today."""
