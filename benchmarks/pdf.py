"""How fast a DOCX becomes a PDF: cold, warm, a hundred documents with one worker killed, memory.

python -m benchmarks.pdf DOCUMENT.docx [ROUNDS]
"""

import os
import signal
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from agreements.pdf import Engine, Pool, engine, page_count

MEGABYTE = 1024 * 1024


def main(document: Path, rounds: int) -> None:
    found = engine()
    if found is None:
        sys.exit("LibreOffice is not installed")
    docx = document.read_bytes()
    print(f"{found.name} {found.version}, {document.name}, {rounds} rounds")
    one_after_another(found, docx, rounds)
    a_hundred_with_a_kill(found, docx)


def one_after_another(found: Engine, docx: bytes, rounds: int) -> None:
    with Pool(found, workers=1, conversions=rounds + 2) as pool:
        print(f"cold  {seconds(pool, docx) * 1000:6.0f} ms")
        warm = [seconds(pool, docx) * 1000]
        before = resident(pool)
        warm += [seconds(pool, docx) * 1000 for _ in range(rounds - 1)]
        print(f"warm  {statistics.median(warm):6.0f} ms median, {min(warm):.0f} best, {max(warm):.0f} worst")
        print(f"memory {before} MB, after {rounds} documents {resident(pool)} MB")


def a_hundred_with_a_kill(found: Engine, docx: bytes) -> None:
    with Pool(found, workers=2) as pool, ThreadPoolExecutor(4) as threads:
        expected = page_count(pool.to_pdf(docx))
        threading.Timer(3, lambda: os.kill(pool.workers()[0], signal.SIGKILL)).start()
        started = time.monotonic()
        made = list(threads.map(lambda _: page_count(pool.to_pdf(docx)), range(100)))
        lost = sum(pages != expected for pages in made)
        print(f"100 documents, 2 workers, one killed: {time.monotonic() - started:.1f} s, {lost} lost")


def seconds(pool: Pool, docx: bytes) -> float:
    started = time.monotonic()
    pool.to_pdf(docx)
    return time.monotonic() - started


def resident(pool: Pool) -> int:
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pool.workers())
    return pages * os.sysconf("SC_PAGE_SIZE") // MEGABYTE


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
