"""Work on files nobody has vouched for yet, in a child process with limits of memory, time and output."""

import json
import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from agreements.docx.check import Report, check_template
from agreements.docx.problems import Place, Problem
from agreements.docx.schema import Branch, Variable

MEMORY = 768 * 1024 * 1024
"""Bytes of address space."""
CPU = 20
"""Seconds of processor time."""
WALL = 30
"""Seconds by the clock."""
FILES = 64
"""Open files; no file may be written at all."""


def check_upload(data: bytes, *, vocabulary: Iterable[str] | None = None) -> Report:
    """`check_template` in a child process; one that runs out of its limits yields the problem `timeout`."""
    request = pickle.dumps((data, None if vocabulary is None else list(vocabulary)))
    try:
        child = subprocess.run(
            [sys.executable, "-B", "-X", "utf8", "-m", "agreements.docx.contained"],
            input=request,
            capture_output=True,
            timeout=WALL,
            check=True,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath},
            preexec_fn=limit,
        )
        return _read(json.loads(child.stdout))
    except (subprocess.SubprocessError, ValueError):
        return Report((Problem.of("timeout"),))


def limit() -> None:
    """Bind this process: memory, processor time, no new files, no core dump, lowest priority."""
    for kind, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(kind, (amount, amount))
    os.nice(5)


def _serve() -> None:
    """The child: its parent is trusted, the file it was given is not."""
    data, vocabulary = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own parent
    try:
        report = check_template(data, vocabulary=vocabulary)
    except (MemoryError, RecursionError):
        report = Report((Problem.of("timeout"),))
    sys.stdout.write(json.dumps(asdict(replace(report, sources=None))))


def _read(plain: dict[str, Any]) -> Report:
    return Report(
        tuple(Problem(**{**each, "where": Place(**each["where"])}) for each in plain["problems"]),
        tuple(
            Variable(**{**each, "conditions": tuple(each["conditions"]), "choices": tuple(each["choices"])})
            for each in plain["variables"]
        ),
        tuple(Branch(**{**each, "variables": tuple(each["variables"])}) for each in plain["branches"]),
    )


if __name__ == "__main__":
    _serve()
