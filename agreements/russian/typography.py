"""Typography of Russian text: no-break spaces, quotes, dashes; and the choice of a plural form."""


def typeset(text: str) -> str:
    """Set the text by Russian rules; doing it twice changes nothing more."""
    raise NotImplementedError


def plural(n: int, one: str, few: str, many: str) -> str:
    """«стенд», «стенда» or «стендов» after the whole number `n`."""
    raise NotImplementedError
