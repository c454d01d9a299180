"""The child process that holds one LibreOffice: a job per line on its input, an answer per line back.

Run as a script with the standard library alone. LibreOffice is entered through LibreOfficeKit, its C
interface: no port is open that another user of the machine could speak to, and nothing but
LibreOffice itself has to be installed.

    python -I -S office_child.py LIBRARY PROGRAM FOLDER IDLE_SECONDS
    {"source": PATH, "target": PATH, "options": FILTER_OPTIONS}  ->  {"trouble": null, "rss": BYTES}
"""

import contextlib
import ctypes
import json
import os
import queue
import resource
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
LIMITS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, 256 * MEGABYTE),
    (resource.RLIMIT_AS, 3072 * MEGABYTE),
    (resource.RLIMIT_NOFILE, 512),
)
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
TEXT_DOCUMENT = 0

_pointer, _string = ctypes.c_void_p, ctypes.c_char_p


class Office:
    """LibreOfficeKit, as declared in LibreOfficeKit.h; members are only ever appended there."""

    def __init__(self, library: str, program: str, profile: Path) -> None:
        hook = ctypes.CDLL(library).libreofficekit_hook_2
        hook.restype, hook.argtypes = _pointer, (_string, _string)
        self._kit = hook(program.encode(), profile.as_uri().encode())
        if not self._kit:
            raise OSError("LibreOffice did not start")
        self._load = _member(self._kit, 4, _pointer, _pointer, _string, _string)

    def convert(self, source: Path, target: Path, options: str) -> str | None:
        """None if the PDF was written, else the trouble."""
        document = self._load(self._kit, source.as_uri().encode(), b"Batch=true")
        if not document:
            return "unreadable"
        try:
            if _member(document, 3, ctypes.c_int, _pointer)(document) != TEXT_DOCUMENT:
                return "unreadable"
            save = _member(document, 2, ctypes.c_int, _pointer, _string, _string, _string)
            saved = save(document, target.as_uri().encode(), b"pdf", options.encode())
            return None if saved else "unreadable"
        finally:
            _member(document, 1, None, _pointer)(document)


def _member(thing: int, place: int, result: Any, *arguments: Any) -> Any:
    """The function at `place` of the table that the first word of a kit's object points to."""
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.POINTER(_pointer)))[0]
    return ctypes.CFUNCTYPE(result, *arguments)(table[place])


def lose_the_network() -> None:
    """Enter a network namespace with nothing in it, where the kernel lets us: a wall behind the profile."""
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(CLONE_NEWNET) == 0:
        return
    user, group = os.getuid(), os.getgid()
    if unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def read_jobs(jobs: "queue.Queue[dict[str, str]]", folder: Path) -> None:
    """Pass jobs on; when the parent is gone, leave no file and no process behind."""
    for line in sys.stdin:
        jobs.put(json.loads(line))
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def private_answers() -> Any:
    """The output we were given, moved out of the reach of a library that prints."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def memory() -> int:
    """Resident memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def main(library: str, program: str, folder: Path, idle: float) -> None:
    answers = private_answers()
    for limit, value in LIMITS:
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))
    lose_the_network()
    jobs: queue.Queue[dict[str, str]] = queue.Queue()
    threading.Thread(target=read_jobs, args=(jobs, folder), daemon=True).start()
    office = Office(library, program, folder / "profile")
    while True:
        try:
            job = jobs.get(timeout=idle)
        except queue.Empty:
            os._exit(0)  # LibreOffice's own way out may hang; there is nothing to save
        trouble = office.convert(Path(job["source"]), Path(job["target"]), job["options"])
        print(json.dumps({"trouble": trouble, "rss": memory()}), file=answers)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]))
