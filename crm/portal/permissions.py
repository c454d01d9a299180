"""What exhibitors and city teams may do, always within their own organisations."""

from crm.core.permissions import Permission


class PortalPermission(Permission):
    PORTAL_VIEW = "portal:view"
    PORTAL_HOLD = "portal:hold"
    PORTAL_REQUISITES = "portal:requisites"
    PORTAL_AGREEMENT = "portal:agreement"
    PORTAL_SHOWCASE = "portal:showcase"
