"""A child process with limits of memory, time and output, for work on files nobody has vouched for."""

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from threading import Timer

MEMORY = 768 * 1024 * 1024
"""Bytes of address space."""
CPU = 20
"""Seconds of processor time."""
WALL = 30
"""Seconds by the clock."""
OUTPUT = 20 * 1024 * 1024
"""Bytes of the answer."""
FILES = 64
"""Open files; no file may be written at all."""
_CHILD = "from agreements.docx.limits import serve; serve()"


class OutOfLimits(Exception):
    """The child used up its memory, its time or its output, or it crashed."""


def in_child(work: Callable[..., bytes], *arguments: object) -> bytes:
    """What `work(*arguments)` returns, computed in a child process.

    `work` is a function of a module; arguments are plain data. Nothing the child says is unpickled.
    Raises OutOfLimits, and pickle's and AttributeError's errors for what cannot cross.
    """
    request = pickle.dumps((work, arguments))
    child = subprocess.Popen(
        [sys.executable, "-B", "-X", "utf8", "-c", _CHILD, str(MEMORY), str(CPU)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath},
    )
    end = Timer(WALL, child.kill)
    end.start()
    try:
        with child:
            answer = _asked(child, request)
    finally:
        end.cancel()
    if child.returncode or len(answer) > OUTPUT:
        raise OutOfLimits(f"the child ended with {child.returncode} after {len(answer)} bytes")
    return answer


def serve() -> None:
    """The child: its parent is trusted, the file it was given is not."""
    limit(*map(int, sys.argv[1:]))
    work, arguments = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own parent
    sys.stdout.buffer.write(work(*arguments))


def limit(memory: int, cpu: int) -> None:
    """Bind this process: bytes of memory, seconds of processor, no new files, no core dump, low priority."""
    for kind, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(kind, (amount, amount))
    os.nice(5)


def _asked(child: "subprocess.Popen[bytes]", request: bytes) -> bytes:
    """The answer to `request`; a child that says too much is stopped."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(request)
        child.stdin.close()
    except BrokenPipeError:
        return b""  # it died before it had read all; its return code tells
    answer = child.stdout.read(OUTPUT + 1)
    if len(answer) > OUTPUT:
        child.kill()
    return answer
