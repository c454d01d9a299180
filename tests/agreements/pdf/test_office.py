"""Conversions by a real LibreOffice: the way that works, crashes, hangs, isolation and the pool's bounds."""

import contextlib
import http.server
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from agreements.pdf import Engine, PdfError, Pool, Trouble, conversion, engine, page, page_count, pages
from agreements.pdf.worker import CHILD, Worker
from tests.agreements.words import R, docx, paragraph

pytestmark = pytest.mark.office

BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
TWO_PAGES = docx(paragraph("Договор № 7 «Ромашка»") + BREAK + paragraph("Приложение"))


@pytest.fixture(scope="module")
def found() -> Engine:
    installed = engine()
    if installed is None:
        pytest.skip("LibreOffice is not installed")
    return installed


@pytest.fixture
def pool(found: Engine) -> Iterator[Pool]:
    with Pool(found, workers=1) as one:
        yield one


def text_of(pdf: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return "\n".join(leaf.get_textpage().get_text_range() for leaf in document)


def test_a_document_becomes_a_pdf_with_its_text_and_pages(pool: Pool) -> None:
    pdf = pool.to_pdf(TWO_PAGES)
    assert page_count(pdf) == 2
    assert "Договор № 7 «Ромашка»" in text_of(pdf)
    assert "Приложение" in text_of(pdf)


def test_an_archive_copy_declares_pdf_a_2b(pool: Pool) -> None:
    pdf = pool.to_pdf(TWO_PAGES, pdfa=True)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"pdfaid" not in pool.to_pdf(TWO_PAGES)


def test_pages_are_pictures_of_the_width_asked_for(pool: Pool) -> None:
    pdf = pool.to_pdf(TWO_PAGES)
    pictures = [Image.open(io.BytesIO(png)) for png in pages(pdf, width=300)]
    assert [(picture.format, picture.width) for picture in pictures] == [("PNG", 300)] * 2
    assert pictures[0].convert("L").getextrema()[0] < 100, "there is text on it"
    assert page(pdf, 2, width=300) == pages(pdf, width=300)[1]
    with pytest.raises(IndexError):
        page(pdf, 3)


def test_a_warm_worker_is_used_again(pool: Pool) -> None:
    pool.to_pdf(TWO_PAGES)
    first = pool.workers()
    pool.to_pdf(TWO_PAGES)
    assert pool.workers() == first


def test_documents_do_not_leak_into_each_other(pool: Pool) -> None:
    for name in ("Альфа", "Бета", "Гамма"):
        assert text_of(pool.to_pdf(docx(paragraph(name)))).strip() == name


def hold(worker: int, then: signal.Signals) -> threading.Thread:
    """Stop the worker now, so that its next job sits in it unanswered; send `then` a moment later."""
    os.kill(worker, signal.SIGSTOP)

    def later() -> None:
        time.sleep(0.5)
        os.kill(worker, then)

    thread = threading.Thread(target=later)
    thread.start()
    return thread


def test_a_worker_killed_in_the_middle_costs_a_retry_not_a_document(pool: Pool) -> None:
    pool.to_pdf(TWO_PAGES)
    (victim,) = pool.workers()
    killer = hold(victim, signal.SIGKILL)
    assert page_count(pool.to_pdf(TWO_PAGES)) == 2
    killer.join()
    assert pool.workers() != [victim]


def test_a_worker_that_died_while_idle_is_noticed(pool: Pool) -> None:
    pool.to_pdf(TWO_PAGES)
    os.kill(pool.workers()[0], signal.SIGKILL)
    time.sleep(0.2)
    assert pool.workers() == []
    assert page_count(pool.to_pdf(TWO_PAGES)) == 2


def test_a_hang_costs_a_retry_and_the_hung_worker_is_gone(found: Engine) -> None:
    with Pool(found, workers=1, wall=8.0) as pool:
        pool.to_pdf(TWO_PAGES)
        (victim,) = pool.workers()
        os.kill(victim, signal.SIGSTOP)
        started = time.monotonic()
        assert page_count(pool.to_pdf(TWO_PAGES)) == 2
        assert time.monotonic() - started >= 8.0
        with pytest.raises(ProcessLookupError):
            os.kill(victim, 0)


def test_a_document_that_hangs_twice_is_told_and_the_pool_lives_on(found: Engine) -> None:
    with Pool(found, workers=1, wall=0.01) as pool:
        with pytest.raises(PdfError) as refused:
            pool.to_pdf(TWO_PAGES)
        assert refused.value.trouble is Trouble.TIMED_OUT
        assert pool.workers() == []


def test_the_queue_is_bounded(found: Engine) -> None:
    with Pool(found, workers=1, waiting=0) as pool:
        pool.to_pdf(TWO_PAGES)
        (worker,) = pool.workers()
        waker = hold(worker, signal.SIGCONT)
        with ThreadPoolExecutor(1) as other:
            slow = other.submit(pool.to_pdf, TWO_PAGES)
            time.sleep(0.2)
            with pytest.raises(PdfError) as refused:
                pool.to_pdf(TWO_PAGES)
            assert refused.value.trouble is Trouble.BUSY
            assert page_count(slow.result()) == 2
        waker.join()


def test_patience_with_a_busy_worker_ends(found: Engine) -> None:
    with Pool(found, workers=1, patience=0.1) as pool:
        pool.to_pdf(TWO_PAGES)
        waker = hold(pool.workers()[0], signal.SIGCONT)
        with ThreadPoolExecutor(1) as other:
            slow = other.submit(pool.to_pdf, TWO_PAGES)
            time.sleep(0.2)
            with pytest.raises(PdfError) as refused:
                pool.to_pdf(TWO_PAGES)
            assert refused.value.trouble is Trouble.BUSY
            slow.result()
        waker.join()


def test_many_threads_share_few_workers(found: Engine) -> None:
    with Pool(found, workers=2) as pool, ThreadPoolExecutor(6) as threads:
        texts = [f"Лист {n}" for n in range(12)]
        made = threads.map(lambda text: text_of(pool.to_pdf(docx(paragraph(text)))).strip(), texts)
        assert list(made) == texts
        assert len(pool.workers()) == 2


def test_a_worn_out_worker_is_replaced(found: Engine) -> None:
    with Pool(found, workers=1, conversions=2) as pool:
        pool.to_pdf(TWO_PAGES)
        first = pool.workers()
        pool.to_pdf(TWO_PAGES)
        pool.to_pdf(TWO_PAGES)
        assert len(pool.workers()) == 1
        assert pool.workers() != first
    with Pool(found, workers=1, memory=1) as pool:
        pool.to_pdf(TWO_PAGES)
        assert pool.workers() == []


def test_an_idle_worker_leaves_by_itself(found: Engine) -> None:
    with Pool(found, workers=1, idle=0.3) as pool:
        pool.to_pdf(TWO_PAGES)
        time.sleep(1.0)
        assert pool.workers() == []


def test_closing_leaves_no_process_and_no_file(
    found: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pool = Pool(found)
    pool.to_pdf(TWO_PAGES)
    workers = pool.workers()
    assert list(tmp_path.iterdir())
    pool.close()
    assert list(tmp_path.iterdir()) == []
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
    with pytest.raises(PdfError):
        pool.to_pdf(TWO_PAGES)


KILLED_PARENT = """
import os, sys
from agreements.pdf import Pool, engine
pool = Pool(engine())
pool.to_pdf(open(sys.argv[1], "rb").read())
print(pool.workers()[0], flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_parent_killed_hard_leaves_no_worker_and_no_file(found: Engine, tmp_path: Path) -> None:
    document, temporary = tmp_path / "in.docx", tmp_path / "tmp"
    document.write_bytes(TWO_PAGES)
    temporary.mkdir()
    parent = subprocess.run(
        [sys.executable, "-c", KILLED_PARENT, document],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    worker = int(parent.stdout)
    for _ in range(50):
        if not list(temporary.iterdir()):
            break
        time.sleep(0.1)
    assert list(temporary.iterdir()) == []
    assert (
        not Path(f"/proc/{worker}/exe").exists()
        or "office_child" not in Path(f"/proc/{worker}/cmdline").read_text()
    )


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_does_not_touch_its_parents_workers(found: Engine) -> None:
    conversion.to_pdf(TWO_PAGES)
    pool = conversion._pool
    assert pool is not None
    child = os.fork()
    if child == 0:  # no assertion may escape a forked pytest
        code = 1
        with contextlib.suppress(BaseException):
            code = 0 if conversion._pool is None and page_count(conversion.to_pdf(TWO_PAGES)) == 2 else 1
            conversion._close()
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    before = pool.workers()
    assert page_count(conversion.to_pdf(TWO_PAGES)) == 2
    assert pool.workers() == before


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback, and the list of requests that came to it."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_PROPFIND(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def external_image(address: str) -> bytes:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.'
        'openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/>'
        '</pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
        "</w:r></w:p>"
    )
    link = f'<Relationship Id="rId9" Type="{R}/image" Target="{address}/a.png" TargetMode="External"/>'
    return docx(drawing + paragraph("x"), relationships=link)


def field(code: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve">'
        f'{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


@pytest.fixture
def _connected_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker that keeps the network, so that the other walls are tried alone."""
    connected = tmp_path / "office_child.py"
    connected.write_text(CHILD.read_text().replace("    lose_the_network()\n", ""))
    monkeypatch.setattr("agreements.pdf.worker.CHILD", connected)


def convert_unchecked(found: Engine, document: bytes) -> None:
    """Past the check of the package, which would refuse the document."""
    worker = Worker(found, idle=60)
    try:
        worker.convert(document, pdfa=False, wall=60)
    finally:
        worker.stop()


@pytest.mark.usefixtures("_connected_child")
def test_the_profile_alone_stops_a_linked_picture(found: Engine, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    convert_unchecked(found, external_image(address))
    assert asked == []


@pytest.mark.usefixtures("_connected_child")
def test_without_any_wall_a_linked_picture_is_fetched(
    found: Engine, listener: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: the document of the test above does fetch where nothing stops it."""
    address, asked = listener
    monkeypatch.setattr("agreements.pdf.worker.write_profile", lambda _: None)
    convert_unchecked(found, external_image(address))
    assert asked


@pytest.mark.parametrize(
    "code",
    [
        ' INCLUDEPICTURE "{0}/p.png" \\d ',
        ' INCLUDETEXT "{0}/t.docx" ',
        ' LINK Word.Document.12 "{0}/l.docx" ',
        ' DDEAUTO cmd "/c calc" ',
    ],
)
def test_fields_that_name_an_address_fetch_nothing(
    pool: Pool, listener: tuple[str, list[str]], code: str
) -> None:
    address, asked = listener
    assert page_count(pool.to_pdf(docx(field(code.format(address)) + paragraph("x")))) == 1
    assert asked == []
