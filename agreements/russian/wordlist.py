"""Lists of words written the way people read them: one text, divided by spaces."""


def words(text: str) -> frozenset[str]:
    """The words of a text as a set to look up in."""
    return frozenset(text.split())
