"""What may be allowed with organisations and leads."""

from crm.core.permissions import Permission


class LeadsPermission(Permission):
    ORGANISATION_VIEW = "organisation:view"
    ORGANISATION_EDIT = "organisation:edit"
    LEAD_VIEW = "lead:view"
    LEAD_EDIT = "lead:edit"
    LEAD_EXPORT = "lead:export"
    INVITATION_SEND = "invitation:send"
