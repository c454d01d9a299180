"""How the portal shows itself to the rest of the house."""

from collections.abc import Sequence

from crm.core.hooks import NavItem, hookimpl
from crm.core.texts import text


@hookimpl
def nav_items() -> Sequence[NavItem]:
    return [NavItem(text("Участие"), "portal.home", "home", "portal:view", 0)]
