"""Dates and ranges as documents write them."""

from datetime import date


def long(day: date) -> str:
    """«5 ноября 2025 г.»."""
    raise NotImplementedError


def quoted(day: date) -> str:
    """««05» ноября 2025 г.», the tradition of contracts."""
    raise NotImplementedError


def digits(day: date) -> str:
    """«05.11.2025» (ГОСТ Р 7.0.97-2016, 5.10)."""
    raise NotImplementedError


def span(first: date, last: date) -> str:
    """«27–28 ноября 2025 года», across months and years too."""
    raise NotImplementedError
