"""Rules of the house that no type checker sees."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from crm.core.hooks import Specifications

ROOT = Path(__file__).resolve().parents[2]
EDGES = {"crm/core/db.py"}


def modules() -> list[Path]:
    return sorted((ROOT / "crm").rglob("*.py")) + sorted((ROOT / "agreements").rglob("*.py"))


def test_only_the_edge_commits() -> None:
    commits = re.compile(r"session(\(\))?\.commit\(")
    found = {str(path.relative_to(ROOT)) for path in modules() if commits.search(path.read_text())}
    assert found <= EDGES


def test_nothing_below_the_edge_knows_the_request() -> None:
    for path in (ROOT / "crm").rglob("*.py"):
        if path.stem in {"models", "operations", "queries", "rules", "errors", "events", "terms"}:
            imported = {
                alias.name.split(".")[0]
                if isinstance(node, ast.Import)
                else (node.module or "").split(".")[0]
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for alias in node.names
            }
            assert not imported & {"flask", "wtforms", "flask_wtf", "flask_babel"}, path


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_lives_there_and_stays_readable(path: Path) -> None:
    source = path.read_text()
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "the first line says what lives here"
    assert len(source.splitlines()) <= 400, "wants dividing"
    inner = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (getattr(node, "module", "") or "").startswith("crm")
    ]
    assert inner == [], "an import inside a function hides a circle"


def test_templates_compile_and_undefined_is_an_error(built_app: Flask) -> None:
    assert built_app.jinja_env.undefined is StrictUndefined
    for name in built_app.jinja_env.list_templates(extensions=["html", "txt"]):
        built_app.jinja_env.get_template(name)


def test_pages_carry_no_inline_script_or_style() -> None:
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
    )
    for path in (ROOT / "templates").rglob("*.html"):
        if "email" not in path.parts:
            assert not forbidden.search(path.read_text()), path


def test_every_hook_is_documented() -> None:
    described = (ROOT / "docs" / "hooks.md").read_text()
    for name, hook in vars(Specifications).items():
        if not name.startswith("_"):
            assert hook.__doc__, name
            assert f"`{name}`" in described, name


def test_locks_name_packages_and_no_address() -> None:
    """Where packages come from is each machine's own matter; only their hashes are ours."""
    fetched = re.compile(r"\"resolved\"|--index-url|--find-links|@ (?:https?|file):")
    for path in ROOT.glob("*lock*"):
        assert not fetched.search(path.read_text()), path


def test_every_test_function_is_collected() -> None:
    """A second function of the same name in a module silently replaces the first."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        names = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        assert len(names) == len(set(names)), path
