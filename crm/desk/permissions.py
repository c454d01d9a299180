"""What the desk may be asked to allow."""

from crm.core.permissions import Permission


class DeskPermission(Permission):
    DESK_VIEW = "desk:view"
