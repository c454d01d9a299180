"""The warm pool: a few LibreOffice workers reused from document to document, replaced when they fail."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from agreements.pdf.engine import Engine
from agreements.pdf.errors import PdfError, Trouble
from agreements.pdf.inspection import check_pdf, check_word
from agreements.pdf.worker import Worker, WorkerLost

MEGABYTE = 1024 * 1024
ATTEMPTS = 2


class Pool:
    """Converts documents on up to `workers` processes at once; safe to use from many threads.

    `waiting` callers may queue for a worker, each for `patience` seconds; who finds no place is refused
    as busy. `wall` seconds are given to one attempt; a crash or a hang costs the document its worker and
    one more attempt. A worker is replaced after `conversions` documents or above `memory` bytes, and
    leaves by itself after `idle` seconds.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        workers: int = 2,
        waiting: int = 50,
        patience: float = 120.0,
        wall: float = 60.0,
        conversions: int = 200,
        memory: int = 600 * MEGABYTE,
        idle: float = 300.0,
    ) -> None:
        self.engine = engine
        self._wall, self._conversions, self._memory, self._idle = wall, conversions, memory, idle
        self._patience = patience
        self._turns = threading.Semaphore(workers)
        self._places = threading.BoundedSemaphore(workers + waiting)
        self._free: list[Worker] = []
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def to_pdf(self, docx: bytes, *, pdfa: bool = False) -> bytes:
        """The document as PDF (PDF/A-2b with `pdfa`). Raises PdfError; nothing else goes wrong."""
        check_word(docx)
        with self._turn():
            pdf = self._convert(docx, pdfa)
        check_pdf(pdf)
        return pdf

    def workers(self) -> list[int]:
        """Process ids of the workers alive now, for whoever watches over memory."""
        with self._lock:
            return [worker.pid for worker in (*self._free, *self._busy) if worker.is_alive()]

    def close(self) -> None:
        """Kill every worker and remove its files; a conversion under way fails as crashed."""
        with self._lock:
            self._closed = True
            workers, self._free = [*self._free, *self._busy], []
        for worker in workers:
            worker.stop()

    def forget(self) -> None:
        """In a forked child: drop the parent's workers without harming them."""
        for worker in (*self._free, *self._busy):
            worker.let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise PdfError(Trouble.BUSY, "the queue is full")
        try:
            if not self._turns.acquire(timeout=self._patience):
                raise PdfError(Trouble.BUSY, f"no worker in {self._patience} s")
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _convert(self, docx: bytes, pdfa: bool) -> bytes:
        lost = WorkerLost(Trouble.CRASHED)
        for _ in range(ATTEMPTS):
            try:
                with self._worker() as worker:
                    return worker.convert(docx, pdfa=pdfa, wall=self._wall)
            except WorkerLost as gone:
                lost = gone
            except OSError as error:
                raise PdfError(Trouble.NO_ROOM, str(error)) from error
        raise PdfError(lost.trouble) from lost

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        worker = self._take()
        try:
            yield worker
        except PdfError:
            self._give_back(worker)
            raise
        except BaseException:
            self._discard(worker)
            raise
        else:
            self._give_back(worker)

    def _take(self) -> Worker:
        with self._lock:
            if self._closed:
                raise WorkerLost(Trouble.CRASHED)
            while self._free:
                worker = self._free.pop()
                if worker.is_alive():
                    break
                worker.stop()
            else:
                worker = Worker(self.engine, self._idle)
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: Worker) -> None:
        if worker.conversions >= self._conversions or worker.memory > self._memory:
            self._discard(worker)
            return
        with self._lock:
            self._busy.discard(worker)
            if not self._closed:
                self._free.append(worker)

    def _discard(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.stop()
