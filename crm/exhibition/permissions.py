"""What may be allowed with editions, stands and bookings."""

from crm.core.permissions import Permission


class ExhibitionPermission(Permission):
    EDITION_MANAGE = "edition:manage"
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"
    STAND_HOLD = "stand:hold"
    BOOKING_VIEW = "booking:view"
    BOOKING_EDIT = "booking:edit"
    DEPOSIT_RECORD = "deposit:record"
    SHOWCASE_VIEW = "showcase:view"
