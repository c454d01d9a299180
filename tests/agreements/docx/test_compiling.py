"""Compiling once: remembered in memory, kept in a store, shared by threads, written as a sound archive."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from agreements.docx import FolderStore, RenderingFailed, RichText, ValueLost, compile_template
from agreements.docx import compiled as engine
from agreements.docx.assembly import Assembly
from agreements.docx.border import Values
from agreements.docx.dialect import Source
from agreements.docx.environment import template_environment
from agreements.docx.program import Program
from agreements.docx.structure import Unproven, survey
from agreements.docx.verification import Block, verify, verify_long
from tests.agreements.docx.building import table, template, text


def test_a_template_is_compiled_once() -> None:
    data = template("{{ a }} однажды")
    assert compile_template(data) is compile_template(bytes(bytearray(data)))
    assert compile_template(data, filters={"own": str}) is not compile_template(data)


def test_a_store_spares_the_reading_in_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (("{%tr for e in rows %}", ""), ("{{ e.a }}", "б"), ("{%tr endfor %}", ""))
    data = table(*rows, before="{{ x }}")
    values = {"x": "из хранилища", "rows": [{"a": "1"}]}
    store = FolderStore(tmp_path / "prepared")
    first = compile_template(data, store=store).render(values)
    engine._remembered.clear()
    monkeypatch.setattr("agreements.docx.compiled.read_sources", None)
    monkeypatch.setattr("agreements.docx.compiled.check_template", None)
    assert compile_template(data, store=store).render(values) == first


@pytest.mark.parametrize("damage", [b"", b"PK", b"\0" * 5000])
def test_damaged_data_in_a_store_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    data, store = template("{{ x }} цело"), FolderStore(tmp_path)
    engine._remembered.clear()
    compile_template(data, store=store)
    engine._remembered.clear()
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    assert text(compile_template(data, store=store).render({"x": "всё"})) == "всё цело"
    assert zipfile.is_zipfile(kept)


def test_threads_share_a_template() -> None:
    compiled = compile_template(template("{{ n }}", "{% for e in rows %}{{ e }};{% endfor %}"))

    def one(number: int) -> str:
        return text(compiled.render({"n": number, "rows": [str(number)] * 20}))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(64))) == [f"{n}\n" + f"{n};" * 20 for n in range(64)]


def test_equal_values_give_equal_bytes() -> None:
    compiled = compile_template(template("{{ n }}"))
    assert compiled.render({"n": "x"}) == compiled.render({"n": "x"})


def test_an_archive_is_read_by_others() -> None:
    assembly = Assembly({"[Content_Types].xml": b"<a/>", "имя.xml": b"b" * 1000, "c.xml": b""}, ["c.xml"])
    written = assembly.write({"c.xml": [b"c", b"d" * 100_000], "new.png": [b"png"], "имя.xml": [b"other"]})
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["[Content_Types].xml", "имя.xml", "c.xml", "new.png"]
        assert archive.read("имя.xml") == b"other"
        assert archive.read("c.xml") == b"c" + b"d" * 100_000


def test_a_part_that_is_not_well_formed_is_never_handed_out() -> None:
    with pytest.raises(RenderingFailed):
        verify("x", b"<a><b></a>", [], Values())
    with pytest.raises(RenderingFailed):
        verify_long("x", [Block("<a>", ["\x0b"])], [b"<a>"], Values())
    with pytest.raises(RenderingFailed):
        verify_long("x", [], [b"<a><b></a>"], Values())


def test_a_lost_value_is_named() -> None:
    values = Values(party=Values(name="Ромашка"))
    with pytest.raises(ValueLost, match=r"party\.name"):
        verify("word/document.xml", b"<a>text</a>", ["Ромашка"], values)
    with pytest.raises(ValueLost, match=r"party\.name"):
        verify_long("word/document.xml", [Block("<a>text", ["Ромашка"])], [b"<a>text</a>"], values)


def test_values_must_stand_in_their_order() -> None:
    verify("x", b"<a>one two one</a>", ["one", "two", "one"], Values())
    with pytest.raises(ValueLost):
        verify("x", b"<a>two one</a>", ["one", "two"], Values())


@pytest.mark.parametrize(
    "source",
    [
        "<w:body>{% if x %}<w:p>{% endif %}</w:p></w:body>",
        "<w:body>{% for e in x %}<w:p>{% endfor %}</w:body>",
        "<w:body>{% for e in x %}</w:p><w:p><w:r>{% endfor %}</w:body>",
        "<w:body><w:p {{ x }}></w:p></w:body>",
        "<w:body></w:p></w:body>",
        "<w:body><!-- {{ x }} --></w:body>",
        "<w:body>",
    ],
)
def test_a_structure_that_may_break_is_not_taken_on_the_fast_path(source: str) -> None:
    with pytest.raises(Unproven):
        survey(template_environment().parse(source), is_body=True)


def test_a_long_table_keeps_every_value() -> None:
    data = table(("{%tr for e in rows %}", ""), ("{{ e.a }}", "{{ e.b }}"), ("{%tr endfor %}", ""))
    rows = [{"a": f"строка & {n}", "b": n} for n in range(2000)]
    lines = text(compile_template(data).render({"rows": rows})).split("\n")
    assert lines[1:-1] == [cell for row in rows for cell in (row["a"], str(row["b"]))]


def test_text_that_never_changes_is_kept_as_it_stands() -> None:
    still = ["неизменный абзац & знаки < > {_{ 1 }_} " * 5] * 5
    compiled = compile_template(template("{{ a }}", *still, "{{ a }}"))
    assert compiled._fast is not None
    assert compiled._fast._parts[0]._wholes
    expected = still[0].replace("{_{", "{{").replace("}_}", "}}")
    assert text(compiled.render({"a": "x"})) == "\n".join(["x", *[expected] * 5, "x"])


@pytest.fixture
def wholes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the parts the strict parser has read whole, in order."""
    read: list[str] = []

    def noted(name: str, *rest: Any) -> None:
        read.append(name)
        verify(name, *rest)

    monkeypatch.setattr("agreements.docx.fast.verify", noted)
    return read


def test_a_shape_is_read_whole_once_and_its_values_each_time(wholes: list[str]) -> None:
    compiled = compile_template(
        template(
            "{{ a }} shape", "{% if b %}{{ b }}{% endif %}", "{%p for e in l %}", "{{ e }}", "{%p endfor %}"
        )
    )
    wholes.clear()  # compiling read the elements that never change

    def rendered(a: str, b: str, rows: list[str]) -> int:
        assert text(compiled.render({"a": a, "b": b, "l": rows})) == "\n".join(
            (f"{a} shape".replace("\n", "|"), b, *rows)
        )
        return len(wholes)

    assert rendered("раз", "", []) == 1
    assert rendered("<w:p> & ]]>", "", []) == 1
    assert rendered("раз", "да", []) == 2, "another branch"
    assert rendered("раз", "", ["1"]) == 3, "another number of rows"
    assert rendered("раз", "", ["2"]) == 3
    assert rendered("раз\nдва", "", ["2"]) == 4, "a break is an element"
    assert rendered("три\nраз", "", ["2"]) == 4
    assert rendered("три раз", "", ["2"]) == 4


def test_the_same_breaks_in_another_value_are_another_shape(wholes: list[str]) -> None:
    compiled = compile_template(template("{{ a }}{{ b }} breaks"))
    wholes.clear()
    for a, b, count in (("1\n2", "3", 1), ("1", "2\n3", 2), ("1\t2", "3", 3), ("4\n5", "6", 3)):
        made = text(compiled.render({"a": a, "b": b}))
        assert made == f"{a}{b} breaks".replace("\n", "|")
        assert len(wholes) == count


def test_a_known_shape_lets_no_bad_character_through() -> None:
    compiled = compile_template(template("{{ a | own }} known"), filters={"own": lambda text: text})
    compiled.render({"a": "good"})
    odd = compile_template(template("{{ a | own }} known"), filters={"own": lambda text: f"{text}\x0b"})
    for _ in range(2):
        with pytest.raises(RenderingFailed):
            odd.render({"a": "bad"})


def test_values_with_elements_of_their_own_are_read_whole(wholes: list[str]) -> None:
    compiled = compile_template(template("{{r a }}", "rich"))
    wholes.clear()
    for _ in range(2):
        compiled.render({"a": RichText.of("x")})
    assert len(wholes) == 2


@pytest.mark.parametrize("source", ["&{{ x }};", "]]{{ x }}>", "a{{ x }}>"])
def test_text_cut_within_a_sign_is_read_whole_each_time(source: str) -> None:
    def program(text: str) -> Program:
        part = Source("x", "header", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
        return Program.of(part, template_environment())

    assert not program(source).is_steady
    assert program("&amp;{{ x }};").is_steady


def test_a_part_forgets_shapes_instead_of_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agreements.docx.fast.PROVEN", 3)
    compiled = compile_template(template("{% for e in l %}{{ e }}{% endfor %} few"))
    for count in range(10):
        compiled.render({"l": ["x"] * count})
    assert compiled._fast is not None
    assert len(compiled._fast._parts[0]._proven) <= 3
