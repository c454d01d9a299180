"""Promises of the front end: htmx evaluates nothing, icons are listed, a page is light."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "crm" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

EVALUATED = {
    "hx-on": r"\bhx-on\b",
    "values computed by script": r"hx-(?:vals|headers)\s*=\s*[\"']js:",
    "a trigger filter": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
}
ICON = re.compile(r"\bicon(?:_name)?(?:\(|=)\s*\"([a-z0-9-]+)\"")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_asks_htmx_to_evaluate_nothing(path: Path) -> None:
    markup = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not [what for what, pattern in EVALUATED.items() if re.search(pattern, markup)]


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    lines = (STATIC / "src" / "icons.txt").read_text().splitlines()
    listed = {name for line in lines if (name := line.partition("#")[0].strip())}
    sources = [*TEMPLATES, *(ROOT / "crm").rglob("*.py")]
    named = {(name, path.name) for path in sources for name in ICON.findall(path.read_text())}
    assert named
    assert not {(name, where) for name, where in named if name not in listed}


def test_the_lock_of_the_front_end_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_htmx_is_pinned_exactly() -> None:
    assert json.loads((ROOT / "package.json").read_text())["dependencies"]["htmx.org"] == "4.0.1"


@pytest.mark.parametrize(("suffix", "budget"), [(".js", 40_000), (".css", 60_000)])
def test_all_scripts_and_all_styles_together_fit_the_budget_of_one_page(suffix: str, budget: int) -> None:
    built = sorted((STATIC / "dist").glob(f"*{suffix}"))
    assert built, "the front end is not built: make assets"
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in built) <= budget
