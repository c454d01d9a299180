"""What may be allowed with agreements, templates and the register."""

from crm.core.permissions import Permission


class PartnershipsPermission(Permission):
    AGREEMENT_VIEW = "agreement:view"
    AGREEMENT_CREATE = "agreement:create"
    AGREEMENT_APPROVE = "agreement:approve"
    AGREEMENT_EDIT = "agreement:edit"
    AGREEMENT_REGISTER = "agreement:register"
    AGREEMENT_SIGN = "agreement:sign"
    REGISTER_VIEW = "register:view"
    REGISTER_EXPORT = "register:export"
    TEMPLATE_VIEW = "template:view"
    TEMPLATE_EDIT = "template:edit"
    ROUTE_EDIT = "route:edit"
    OBLIGATION_EDIT = "obligation:edit"
    OBLIGATION_REPORT = "obligation:report"
