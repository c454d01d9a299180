"""How often one person may ask for something that costs work but leaves no trace."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from crm.core.errors import DomainError
from crm.core.texts import text
from crm.web.acting import acting

_limiter = MovingWindowRateLimiter(MemoryStorage())


class TooQuick(DomainError):
    code = "too_quick"
    status = 429
    message = text("Слишком много запросов подряд. Подождите несколько секунд, введённое никуда не делось.")


def require_pace(what: str, rate: str) -> None:
    """Refuse what this person asks for more often than `rate` («40 per 10 seconds») in this process."""
    if not _limiter.hit(parse(rate), what, str(acting().user_id)):
        raise TooQuick
