"""What accounts may be asked to allow."""

from crm.core.permissions import Permission


class AccountsPermission(Permission):
    USER_MANAGE = "user:manage"
    TOKEN_MANAGE = "token:manage"
