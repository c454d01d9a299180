"""A hundred documents while workers are killed and hung: none is lost, and memory stays flat."""

import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pypdfium2
import pytest

from agreements.docx import compile_template
from agreements.docx.samples import samples
from agreements.pdf import Engine, Pool, engine, page_count
from agreements.shipped import PAPERS
from tests.agreements.words import docx, paragraph

pytestmark = [pytest.mark.office, pytest.mark.long]

DOCUMENTS = 100
CONVERSIONS = 500
WARMED_UP = 100
GROWTH = 50_000_000
"""Bytes a worker may grow by, from its first hundred conversions to the end."""


@pytest.fixture(scope="module")
def found() -> Engine:
    installed = engine()
    if installed is None:
        pytest.skip("LibreOffice is not installed")
    return installed


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "".join(leaf.get_textpage().get_text_range() for leaf in document)


@pytest.mark.parametrize("trouble", [None, signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV])
def test_a_hundred_documents_come_out_whole_whatever_becomes_of_a_worker(
    found: Engine, trouble: signal.Signals | None
) -> None:
    with Pool(found, workers=2, waiting=DOCUMENTS, wall=10.0) as pool, ThreadPoolExecutor(8) as threads:
        jobs = {
            threads.submit(pool.to_pdf, docx(paragraph(f"Документ {n} из ста"))): n for n in range(DOCUMENTS)
        }
        for done, job in enumerate(as_completed(jobs), 1):
            assert f"Документ {jobs[job]} из ста" in text_of(job.result())
            if done == DOCUMENTS // 2 and trouble is not None:
                os.kill(pool.workers()[0], trouble)
        assert done == DOCUMENTS


def test_memory_stays_flat_over_five_hundred_conversions(found: Engine) -> None:
    template = compile_template(PAPERS["participation"].template())
    document = template.render(next(samples(template.variables)))
    with Pool(found, workers=1, conversions=CONVERSIONS + 1) as pool:
        resident = []
        for _ in range(CONVERSIONS):
            assert page_count(pool.to_pdf(document)) > 1
            resident.append(resident_memory(pool.workers()[0]))
        assert resident[-1] - resident[WARMED_UP] < GROWTH


def resident_memory(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
