"""The mechanisms that every feature stands on; knows no feature and no web."""
