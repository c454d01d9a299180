"""The `openssl` command of this machine, with the GOST engine where it is installed, run within limits.

The engine is switched on by a private configuration that only our own processes see (OPENSSL_CONF), never for
the whole system. What the machine has is a capability: without it the answer is "cannot check", never
"invalid".
"""

import contextlib
import os
import re
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WALL = 30.0
"""Seconds for one call."""
_CPU_SECONDS = 30
_MEMORY = 2**30
_OUTPUT = 128 * 2**20
_PROBE = ("abc", "4e2919cf137ed41ec4fb6270c61826cc4fffb660341e0af3688cd0626d23b481")
"""GOST R 34.11-2012, 256 bits, of «abc»: an engine that answers otherwise is not used."""

_BARE = "openssl_conf = openssl_def\n[openssl_def]\n"
_WITH_ENGINE = """engines = engines
[engines]
gost = gost_conf
[gost_conf]
engine_id = gost
dynamic_path = {}
default_algorithms = ALL
"""


@dataclass(frozen=True, slots=True)
class Openssl:
    """An `openssl` that answers; `engine` is the GOST library that was seen to work, or None."""

    program: Path
    version: str
    engine: Path | None

    @property
    def engine_name(self) -> str | None:
        """What a report says of the engine; the library carries no version of its own."""
        return None if self.engine is None else f"gost ({self.engine.resolve().name})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call left behind. `code` is None for one that ran out of its time."""

    code: int | None
    out: bytes
    told: str

    @property
    def is_ok(self) -> bool:
        return self.code == 0


class Bench:
    """A private folder in which one verification puts its files and calls openssl."""

    def __init__(self, folder: Path, openssl: Openssl) -> None:
        self._folder, self._openssl, self._count = folder, openssl, 0
        self._configuration = self.put(
            _BARE + _WITH_ENGINE.format(openssl.engine) if openssl.engine is not None else _BARE
        )

    @property
    def has_gost(self) -> bool:
        return self._openssl.engine is not None

    def put(self, data: bytes | str) -> Path:
        """A file with this content, under a name of our own."""
        self._count += 1
        path = self._folder / f"{self._count}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def call(self, *arguments: str | Path) -> Answer:
        """Run openssl with these arguments; no shell, a bare environment, limits of time and memory."""
        environment = {"OPENSSL_CONF": str(self._configuration), "PATH": os.defpath, "LC_ALL": "C"}
        process = subprocess.Popen(
            [self._openssl.program, *arguments],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        _limit(process.pid)
        try:
            out, told = process.communicate(timeout=WALL)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return Answer(None, b"", "timeout")
        return Answer(process.returncode, out, told.decode(errors="replace"))

    def digests(self, algorithm: str, files: Sequence[Path]) -> list[bytes] | None:
        """The digests of the files by openssl's own name of the algorithm; None where it has no such."""
        answer = self.call("dgst", "-r", f"-{algorithm}", *files)
        lines = answer.out.decode(errors="replace").splitlines()
        if not answer.is_ok or len(lines) != len(files):
            return None
        return [bytes.fromhex(line.split(" ", 1)[0]) for line in lines]


@contextmanager
def bench(openssl: Openssl) -> Iterator[Bench]:
    """A folder for one verification, removed with all that was put into it."""
    with tempfile.TemporaryDirectory(prefix="vitrina-signing-") as name:
        yield Bench(Path(name), openssl)


@cache
def installed() -> Openssl | None:
    """The openssl of this machine with its GOST engine, looked for once; None where there is none.

    OPENSSL_ENGINES, where it is set, is the only folder looked at for the engine, as openssl itself does.
    """
    found = shutil.which("openssl")
    return None if found is None else examined(Path(found), os.environ.get("OPENSSL_ENGINES"))


def examined(program: Path, engines: str | None = None) -> Openssl | None:
    """The openssl at this path, if it answers, with the engine of that folder, if it computes rightly."""
    try:
        with bench(Openssl(program, "", None)) as asking:
            version = asking.call("version").out.decode(errors="replace").split(" (")[0].strip()
            told = asking.call("version", "-e").out.decode(errors="replace")
    except OSError:
        return None
    if not version.startswith("OpenSSL "):
        return None
    named = re.search(r'ENGINESDIR: "([^"\n]+)"', told)
    folder = engines or (named[1] if named else "")
    library = Path(folder) / "gost.so"
    with_engine = Openssl(program, version, library)
    usable = bool(folder) and library.is_file() and _computes_rightly(with_engine)
    return with_engine if usable else Openssl(program, version, None)


def _computes_rightly(openssl: Openssl) -> bool:
    text, expected = _PROBE
    with bench(openssl) as asking:
        return asking.digests("md_gost12_256", [asking.put(text)]) == [bytes.fromhex(expected)]


def _limit(pid: int) -> None:
    """Limits set from outside, at once after the start: nothing runs between fork and exec in our threads."""
    limits = {
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_FSIZE: _OUTPUT,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(OSError, AttributeError):  # it may be done already; prlimit is Linux's
        for which, most in limits.items():
            resource.prlimit(pid, which, (most, most))
