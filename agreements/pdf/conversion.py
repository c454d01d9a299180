"""The pool of this process: made at the first conversion, closed at exit, never shared over a fork."""

import atexit
import os
import threading

from agreements.pdf.engine import Engine, engine
from agreements.pdf.errors import PdfError, Trouble
from agreements.pdf.inspection import check_word
from agreements.pdf.pool import Pool

_pool: Pool | None = None
_lock = threading.Lock()


def to_pdf(docx: bytes, *, pdfa: bool = False) -> bytes:
    """The document as PDF (PDF/A-2b with `pdfa`); safe from many threads.

    Raises PdfError: no_engine where there is no LibreOffice, not_word, macros or external_content for
    input that may not be converted, timed_out or crashed after the second attempt, busy for a full queue.
    """
    found = engine()
    if found is None:
        check_word(docx)  # what is no document is refused as such, engine or not
        raise PdfError(Trouble.NO_ENGINE)
    return _shared_pool(found).to_pdf(docx, pdfa=pdfa)


def _shared_pool(found: Engine) -> Pool:
    global _pool
    with _lock:
        if _pool is None:
            _pool = Pool(found)
        return _pool


def _close() -> None:
    if _pool is not None:
        _pool.close()


def _forget_the_parents_pool() -> None:
    global _pool, _lock
    if _pool is not None:
        _pool.forget()
    _pool, _lock = None, threading.Lock()


atexit.register(_close)
os.register_at_fork(after_in_child=_forget_the_parents_pool)
