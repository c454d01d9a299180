"""The pages of partnerships: one blueprint, its routes by screen in the modules beside."""

from crm.partnerships.views import (
    agreement,
    approvals,
    clauses,
    comparison,
    drafting,
    files,
    lists,
    moves,
    parties,
    register,
    talks,
    templates,
    types,
    uploads,
    variables,
    versions,
)
from crm.partnerships.views.blueprint import bp

__all__ = [
    "agreement",
    "approvals",
    "bp",
    "clauses",
    "comparison",
    "drafting",
    "files",
    "lists",
    "moves",
    "parties",
    "register",
    "talks",
    "templates",
    "types",
    "uploads",
    "variables",
    "versions",
]
