"""The speed of rendering beside its peers: `python -m benchmarks.rendering [--rounds N] [--no-npm]`.

One agreement of eleven pages in each engine's own dialect, one data file, all engines in turn in every
round, CPU time (user and system), medians. The peers of the npm registry are installed into a scratch
folder; without npm they are left out.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from docxtpl import DocxTemplate
from hypothesis import Phase, given, seed, settings

from agreements.docx import check_template, compile_template, xml_safe
from agreements.docx.environment import template_environment
from agreements.docx.samples import samples
from tests.agreements.docx.building import template
from tests.agreements.docx.random_templates import Case, cases

INPUTS = Path(__file__).parent / "inputs"
SHIPPED = Path(__file__).parents[2] / "agreements" / "docx_templates"
PACKAGES = ("carbone@3.8", "docxtemplater@3.71", "pizzip@3")
PEERS = ("carbone", "docxtemplater")
ROWS = (30, 300, 1000, 3000)
RANDOM = 40
"""Random templates that are measured."""

Engine = Callable[[int], float]
"""Renders so many times and tells the CPU milliseconds it took in all."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rendering", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--renders", type=int, default=20, help="renders per engine and round")
    parser.add_argument("--no-npm", action="store_true", help="leave out the peers of the npm registry")
    args = parser.parse_args()
    data = (INPUTS / "agreement.jinja.docx").read_bytes()
    values = json.loads((INPUTS / "data.json").read_text("utf-8"))
    with npm_peers(args.no_npm) as peers:
        engines = {"this engine": ours(data, values), "docxtpl": theirs(data, values), **peers}
        compare("one agreement", engines, args.rounds, args.renders)
    for rows in ROWS:
        long = {**values, "exhibitors": [values["exhibitors"][i % 30] for i in range(rows)]}
        engines = {"this engine": ours(data, long), "docxtpl": theirs(data, long)}
        compare(f"{rows} rows in a table", engines, max(3, args.rounds // 2), max(1, 60 // rows))
    ratios = [*shipped(args.rounds), *random_ones(args.rounds)]
    print(f"median over the shipped templates and random ones: {median(ratios):.1f}\n")
    thousand_files(data, values)
    memory(data, values)


def ours(data: bytes, values: dict[str, Any]) -> Engine:
    """This engine as a caller uses it: border, rendering, strict parsing, nothing lost, ZIP."""
    compiled = compile_template(data)
    assert not compiled.slow_because
    return lambda times: cpu(lambda: compiled.render(values), times)


def theirs(data: bytes, values: dict[str, Any]) -> Engine:
    """docxtpl in the same sandbox, with escaping."""
    clean = xml_safe(values)

    def render() -> None:
        document = DocxTemplate(io.BytesIO(data))
        document.render(clean, template_environment())
        document.save(io.BytesIO())

    return lambda times: cpu(render, times)


def cpu(action: Callable[[], object], times: int) -> float:
    """CPU milliseconds of so many calls."""
    began = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - began) * 1000


@contextmanager
def npm_peers(skip: bool) -> Iterator[dict[str, Engine]]:
    """The engines of the npm registry, each in a node process of its own."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if skip or npm is None or node is None:
        print("npm peers left out\n")
        yield {}
        return
    with tempfile.TemporaryDirectory() as scratch:
        install = [
            npm,
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
            scratch,
            *PACKAGES,
        ]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            print("npm peers could not be installed, left out\n")
            yield {}
            return
        script = str(Path(__file__).with_name("peers.cjs"))
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes = {
            name: subprocess.Popen([node, script, name, str(INPUTS), scratch], **pipes) for name in PEERS
        }
        try:
            yield {name: node_engine(process) for name, process in processes.items()}
        finally:
            for process in processes.values():
                process.communicate()


def node_engine(process: subprocess.Popen[str]) -> Engine:
    """An engine that answers over its standard streams."""

    def render(times: int) -> float:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{times}\n")
        process.stdin.flush()
        return float(json.loads(process.stdout.readline())["cpu"])

    return render


def measured(engines: dict[str, Engine], rounds: int, renders: int) -> dict[str, list[float]]:
    """CPU milliseconds per document of every engine in every round; the rounds are interleaved."""
    for engine in engines.values():
        engine(max(1, renders // 4))
    taken: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, engine in engines.items():
            taken[name].append(engine(renders) / renders)
    return taken


def ratios_of(taken: dict[str, list[float]], name: str) -> list[float]:
    """How many times more than this engine the named one takes, round by round, sorted."""
    return sorted(other / mine for other, mine in zip(taken[name], taken["this engine"], strict=True))


def compare(title: str, engines: dict[str, Engine], rounds: int, renders: int) -> dict[str, float]:
    """Print the medians of CPU time and of the ratios to this engine; the ratios are returned."""
    taken = measured(engines, rounds, renders)
    print(f"{title:28} {'CPU ms':>9} {'ratio':>7}  of each round")
    for name, times in taken.items():
        ratios = ratios_of(taken, name)
        spread = f"{ratios[0]:.1f}–{ratios[-1]:.1f}" if name != "this engine" else ""
        print(f"  {name:26} {median(times):9.2f} {median(ratios):7.1f}  {spread}")
    print()
    return {name: median(ratios_of(taken, name)) for name in taken}


def shipped(rounds: int) -> Iterator[float]:
    """The templates that come with the product, filled with samples; the ratio of each to docxtpl."""
    for path in sorted(SHIPPED.glob("*.docx")):
        data = path.read_bytes()
        values = next(samples(check_template(data, trial=False).variables))
        engines = {"this engine": ours(data, values), "docxtpl": theirs(data, values)}
        yield compare(path.name, engines, max(3, rounds // 2), 5)["docxtpl"]


def random_ones(rounds: int) -> list[float]:
    """Templates made up by the strategies of the differential test, always the same; their ratios."""
    ratios = []
    for case in random_cases(RANDOM):
        data = template(*case.content)
        if not check_template(data, trial=False).acceptable:
            continue  # nested too deeply
        engines = {"this engine": ours(data, case.values), "docxtpl": theirs(data, case.values)}
        ratios.append(median(ratios_of(measured(engines, max(3, rounds // 2), 4), "docxtpl")))
    print(
        f"{len(ratios)} random templates: {median(ratios):.1f} times less than docxtpl, "
        f"{min(ratios):.1f}–{max(ratios):.1f}"
    )
    return ratios


def random_cases(count: int) -> list[Case]:
    """The first cases that Hypothesis draws with a fixed seed."""
    drawn: list[Case] = []

    @seed(20)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate])
    @given(cases)
    def draw(case: Case) -> None:
        drawn.append(case)

    draw()
    return drawn[:count]


def thousand_files(data: bytes, values: dict[str, Any]) -> None:
    """A thousand different agreements, written as files."""
    compiled = compile_template(data)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        for number in range(1000):
            different = {**values, "number": f"ГР-{number}", "partner_full": f"Организация № {number}"}
            (Path(folder) / f"{number}.docx").write_bytes(compiled.render(different))
        print(f"1000 different agreements as files: {time.process_time() - began:.2f} s CPU")


def memory(data: bytes, values: dict[str, Any]) -> None:
    """The growth of the resident memory over ten thousand renders."""
    compiled = compile_template(data)
    for _ in range(500):
        compiled.render(values)
    before = resident()
    for _ in range(9_500):
        compiled.render(values)
    print(f"10 000 renders: resident memory {before:.1f} → {resident():.1f} MB")


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


if __name__ == "__main__":
    main()
