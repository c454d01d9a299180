"""One LibreOffice worker seen from outside: started, given a document, killed with all it started."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from agreements.pdf.engine import Engine
from agreements.pdf.errors import PdfError, Trouble
from agreements.pdf.profile import write_profile

CHILD = Path(__file__).with_name("office_child.py")
PDF_A_2B = json.dumps({"SelectPdfVersion": {"type": "long", "value": "2"}})


class WorkerLost(Exception):
    """The worker crashed or hung; the document may be tried again elsewhere."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Worker:
    """A child process with its own folder and profile. Used by one thread at a time."""

    def __init__(self, engine: Engine, idle: float) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vitrina-pdf-"))
        self.conversions = 0
        self.memory = 0
        """Resident memory after the last conversion, in bytes."""
        write_profile(self.folder / "profile")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", CHILD),
                *(engine.library, engine.program, self.folder, str(idle)),
            ],
            env=self._environment(),
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        """Asked without reaping: until `stop` the process id stays ours and cannot be given to a stranger."""
        if self._process.returncode is not None:
            return False
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def convert(self, docx: bytes, *, pdfa: bool, wall: float) -> bytes:
        """The PDF as LibreOffice wrote it, within `wall` seconds.

        Raises WorkerLost if the worker died or did not answer in time (it must be stopped then), PdfError
        if LibreOffice refused the document.
        """
        self.conversions += 1
        job = self.folder / f"job{self.conversions}"
        job.mkdir()
        source, target = job / "document.docx", job / "document.pdf"
        try:
            source.write_bytes(docx)
            answer = self._ask(
                {"source": str(source), "target": str(target), "options": PDF_A_2B if pdfa else ""},
                deadline=time.monotonic() + wall,
            )
            if answer["trouble"]:
                raise PdfError(Trouble(answer["trouble"]))
            self.memory = answer["rss"]
            return target.read_bytes() if target.is_file() else b""
        finally:
            shutil.rmtree(job, ignore_errors=True)

    def stop(self) -> None:
        """Kill the whole process group and remove the folder; safe to call twice."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        self.let_go()
        shutil.rmtree(self.folder, ignore_errors=True)

    def let_go(self) -> None:
        """Close our ends of the pipes, without touching the worker: it belongs to another process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
        }

    def _ask(self, job: dict[str, str], deadline: float) -> dict[str, Any]:
        line = json.dumps(job).encode() + b"\n"
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(line)
            stdin.flush()
        except OSError as gone:
            raise WorkerLost(Trouble.CRASHED) from gone
        answer: dict[str, Any] = json.loads(self._answer(deadline))
        return answer

    def _answer(self, deadline: float) -> bytes:
        stdout = self._process.stdout
        assert stdout is not None
        poller, read = select.poll(), b""
        poller.register(stdout, select.POLLIN)
        while not read.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not poller.poll(left * 1000):
                raise WorkerLost(Trouble.TIMED_OUT)
            chunk = os.read(stdout.fileno(), 4096)
            if not chunk:
                raise WorkerLost(Trouble.CRASHED)
            read += chunk
        return read
