"""The pages of partnerships: one blueprint, its routes by screen in the modules beside."""

from crm.partnerships.views import (
    agreement,
    approvals,
    comparison,
    drafting,
    feeds,
    files,
    lists,
    moves,
    obligations,
    parties,
    register,
    templates,
    versions,
)
from crm.partnerships.views.blueprint import bp

__all__ = [
    "agreement",
    "approvals",
    "bp",
    "comparison",
    "drafting",
    "feeds",
    "files",
    "lists",
    "moves",
    "obligations",
    "parties",
    "register",
    "templates",
    "versions",
]
