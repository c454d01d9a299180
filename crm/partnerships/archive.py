"""The documents of a run as one ZIP, made while it is sent: constant memory, nothing kept, nothing to sweep.

Documents are deflated already, so they are stored as they are.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from agreements.naming import file_name
from crm.core.storage import Storage
from crm.partnerships.queries.runs import PaperOfRow

_MADE = (1980, 1, 1, 0, 0, 0)


class _Window(io.RawIOBase):
    """A file of which only the end is kept: what is complete is taken away and sent."""

    def __init__(self) -> None:
        self._start = 0
        self._kept = io.BytesIO()

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._start + self._kept.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            self._kept.seek(offset - self._start)
        else:
            self._kept.seek(offset, whence)
        return self.tell()

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._kept.write(data)

    def taken(self) -> bytes:
        """What was written since the last time; nobody comes back to it."""
        done = self._kept.getvalue()
        self._start += len(done)
        self._kept = io.BytesIO()
        return done


def names_of(kind: str, papers: Sequence[PaperOfRow]) -> list[str]:
    """A readable name for each document, without its extension; numbered, so that no two are equal."""
    width = max(3, len(str(len(papers))))
    return [
        f"{n:0{width}} {file_name(kind, one.number or '', one.organisation, 'docx').removesuffix('.docx')}"
        for n, one in enumerate(papers, 1)
    ]


def zipped(kind: str, papers: Sequence[PaperOfRow], storage: Storage) -> Iterator[bytes]:
    """The archive in pieces, a document after another, its PDF beside it where there is one."""
    window = _Window()
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _contents(kind, papers, storage):
            archive.writestr(zipfile.ZipInfo(name, _MADE), content)
            yield window.taken()
    yield window.taken()


def _contents(kind: str, papers: Sequence[PaperOfRow], storage: Storage) -> Iterable[tuple[str, bytes]]:
    for name, paper in zip(names_of(kind, papers), papers, strict=True):
        yield f"{name}.docx", storage.get(paper.docx)
        if paper.pdf is not None:
            yield f"{name}.pdf", storage.get(paper.pdf)
