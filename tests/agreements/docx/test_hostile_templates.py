"""Templates written by an attacker: each is refused with its reason, quickly, and nothing of it runs."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from agreements.docx import (
    DocumentError,
    RenderingFailed,
    TemplateRefused,
    UnsafeValue,
    check_template,
    compile_template,
    xml_safe,
)
from agreements.docx.check.tags import lex
from agreements.docx.contained import check_upload, render_contained
from agreements.docx.fast import FastTemplate
from agreements.docx.package import UPLOAD
from agreements.docx.slow import render_slowly
from tests.agreements.docx.building import changed, part, template, text

RELS = "word/_rels/document.xml.rels"


def codes(data: bytes) -> set[str]:
    return {problem.code for problem in check_template(data).problems if problem.severity == "error"}


PROGRAMS = [
    '{{ cycler.__init__.__globals__.os.popen("id").read() }}',
    '{{ joiner.__init__.__globals__["os"].system("id") }}',
    "{{ lipsum.__globals__ }}",
    "{{ namespace.__init__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ()|attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(o) }}",
    "{{ ('{0.__class__}'|attr('format'))(o) }}",
    "{{ o.delete() }}",
    "{{ o.items.append(7) }}",
    "{{ _tpl.write_xml(path) }}",
    "{{ _tpl.docx.save(path) }}",
    "{{ o['__class__'] }}",
    "{{ o|map(attribute='__class__')|list }}",
    "{{ o|map(attribute='a.__class__')|list }}",
    "{{ o|sort(attribute='_secret') }}",
    "{{ o|map('attr', '__class__')|list }}",
    "{{ 'a'*500000000 }}",
    "{{ 'a'|center(500000000) }}",
    "{{ '%500000000d'|format(1) }}",
    "{{ '%500000000d' % 1 }}",
    "{{ 9**9**8 }}",
    "{{ 7 // 0 }}",
    "{{ range(99999)|list }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{{ [1] * 99999999 }}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends 'x' %}",
    "{% block a %}{% endblock %}",
    "{% macro a() %}{% endmacro %}",
    "{% call a() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set a %}x{% endset %}",
    "{% with a = 1 %}{% endwith %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% for a in b recursive %}{{ loop(a) }}{% endfor %}",
    "{{ loop.x }}",
    "{{ x|safe }}",
    "{{ x|xmlattr }}",
    "{{ x|tojson }}",
    "{{ x(*y) }}",
    "{{ x is callable }}",
    "{{ x is filter }}",
    "{% do o.clear() %}",
    "{% debug %}",
    "{{ " + "(" * 400 + "x" + ")" * 400 + " }}",
    "{{ " + "x." * 400 + "y }}" + "{{ " + "[" * 480 + " }}",
    "{{ '" + "a" * 2000 + "' }}",
    "{{ 5|round(-99999999999) if x else y.z() }}",
    "{% set a = x ~ x ~ x %}" * 1 + "".join("{% set a = a ~ a ~ a %}" for _ in range(20)) + "{{ a }}",
    "{% for a in x %}{% for b in a %}{% for c in b %}{% for d in c %}{{ d }}"
    + "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
]
"""What an attacker would write; the first ones run commands where there is no sandbox."""
TITLES = [payload for payload in PROGRAMS if len(payload) <= 255]


@pytest.mark.parametrize(
    ("payload", "where"), [*((each, "body") for each in PROGRAMS), *((each, "title") for each in TITLES)]
)
def test_a_program_in_a_template_is_refused(payload: str, where: str) -> None:
    data = template(payload) if where == "body" else template("текст", title=payload)
    began = time.process_time()
    with pytest.raises(TemplateRefused):
        compile_template(data)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "payload", ["{{ cycler.__init__.__globals__ }}", "{{ o.items.append(7) }}", "{{ 9**9 }}"]
)
@pytest.mark.parametrize("name", ["word/header1.xml", "word/footer1.xml", "word/footnotes.xml"])
def test_the_other_parts_are_guarded_like_the_body(payload: str, name: str) -> None:
    assert codes(with_part(name, payload)) & {"forbidden_name", "forbidden_call", "forbidden_construct"}


def with_part(name: str, content: str) -> bytes:
    """A template with a header, footer or footnotes that hold `content`."""
    kind = name.removeprefix("word/").removesuffix(".xml").rstrip("1")
    root = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes"}[kind]
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>"
    inner = f'<w:footnote w:id="1">{paragraph}</w:footnote>' if kind == "footnotes" else paragraph
    data = changed(template("текст"), name, lambda _: f'<w:{root} xmlns:w="{main}">{inner}</w:{root}>')
    data = changed(
        data,
        "[Content_Types].xml",
        lambda xml: xml.replace(
            "</Types>",
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{kind}+xml"/></Types>',
        ),
    )
    return with_relationship(data, kind, name.removeprefix("word/"), external=False)


def with_relationship(data: bytes, kind: str, target: str, *, external: bool) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="{target}"{mode}/>'
    return changed(data, RELS, lambda xml: xml.replace("</Relationships>", f"{link}</Relationships>"))


@pytest.mark.parametrize(
    "flood",
    [
        "{{ a " * 8000,
        "{% vm " * 4000,
        "{{tr a" * 4000,
        "-%}" * 16000,
        "{" * 100_000,
        "{{" * 50_000,
        "{#" * 50_000,
        "{% if x %}" * 6000,
        "{{ x }}" * 6000,
    ],
)
def test_a_flood_of_tags_is_refused_in_linear_time(flood: str) -> None:
    began = time.process_time()
    assert not check_template(template(flood)).acceptable
    assert time.process_time() - began < 5


@pytest.mark.parametrize("flood", ["{{ a ", "{% vm ", "-%}", "{", "{#", "}}", "{a", "{{ x }}"])
def test_the_lexer_is_linear(flood: str) -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        assert sum(1 for _ in lex(flood * times)) >= 0
        return time.process_time() - began

    seconds(100)
    assert seconds(40_000) < 8 * seconds(10_000) + 0.1


@pytest.mark.parametrize(
    ("kind", "target", "external", "code"),
    [
        ("image", "http://127.0.0.1:1/x.png", True, "external_content"),
        ("hyperlink", "file:///etc/passwd", True, "unsafe_link"),
        ("hyperlink", "javascript:alert(1)", True, "unsafe_link"),
        ("hyperlink", "smb://host/share", True, "unsafe_link"),
        ("oleObject", "http://example.org/x.doc", True, "embedded_object"),
        ("frame", "http://example.org/x.html", True, "embedded_object"),
        ("subDocument", "other.docx", True, "embedded_object"),
        ("oleObject", "/word/document.xml", False, "embedded_object"),
        ("control", "/word/document.xml", False, "embedded_object"),
        ("aFChunk", "/word/document.xml", False, "foreign_chunk"),
        ("image", "media/none.png", False, "missing_target"),
    ],
)
def test_a_relationship_that_leads_outside_is_refused(
    kind: str, target: str, external: bool, code: str
) -> None:
    assert code in codes(with_relationship(template("текст"), kind, target, external=external))


@pytest.mark.parametrize(
    "scheme", ["https://example.org", "mailto:a@example.org", "consultantplus://offline/ref=1"]
)
def test_ordinary_links_are_left_alone(scheme: str) -> None:
    assert codes(with_relationship(template("текст"), "hyperlink", scheme, external=True)) == set()


def test_an_attached_template_is_stripped_from_what_we_make() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = changed(
        template("{{ x }}"),
        "word/settings.xml",
        lambda xml: xml.replace("<w:zoom", f'<w:attachedTemplate xmlns:r="{office}" r:id="rId1"/><w:zoom', 1),
    )
    data = changed(
        data,
        "word/_rels/settings.xml.rels",
        lambda _: (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{office}/attachedTemplate" Target="file:///c:/x.dotm"'
            ' TargetMode="External"/></Relationships>'
        ),
    )
    compiled = compile_template(data)
    assert {problem.code for problem in check_template(data).problems} == {"attached_template"}
    document = compiled.render({"x": "да"})
    assert "attachedTemplate" not in part(document, "word/settings.xml")
    assert b"x.dotm" not in b"".join(contents(document).values())
    assert text(document) == "да"


def contents(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "field",
    [
        "INCLUDEPICTURE http://x/y.png",
        'DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"',
        "INCLUDETEXT c:/x",
        "LINK Excel.Sheet",
    ],
)
def test_fields_that_reach_for_files_are_refused_even_when_split_over_runs(field: str) -> None:
    runs = "".join(f"<w:r><w:instrText>{sign}</w:instrText></w:r>" for sign in field.replace("&", "&amp;"))
    data = changed(
        template("текст"), "word/document.xml", lambda xml: xml.replace("<w:p>", f"<w:p>{runs}", 1)
    )
    assert codes(data) == {"active_field"}


def test_macros_are_refused_by_name_and_by_type() -> None:
    named = changed(template("x"), "word/vbaProject.bin", lambda _: "x")
    named = changed(
        named,
        "[Content_Types].xml",
        lambda xml: xml.replace(
            "</Types>",
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        ),
    )
    assert "macro" in codes(named)
    typed = changed(
        template("x"),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    assert "macro" in codes(typed)


def test_a_document_type_is_refused_before_any_entity_is_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    for entity in (bomb, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'):
        data = changed(
            template("текст"),
            "word/document.xml",
            lambda xml, e=entity: xml.replace("<w:document", e + "<w:document", 1),
        )
        assert codes(data) == {"doctype"}


def zipped(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return out.getvalue()


def test_a_bomb_is_refused_by_its_directory() -> None:
    bomb = zipped(lambda archive: archive.writestr("word/document.xml", b"<" * (21 * 1024 * 1024)))
    assert len(bomb) < 100_000
    assert codes(bomb) >= {"too_large", "suspicious_compression"}


def test_a_lie_about_the_unpacked_size_does_not_help() -> None:
    data = bytearray(zipped(lambda archive: archive.writestr("word/document.xml", b"x" * 5_000_000)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert codes(bytes(data)) & {"damaged_entry", "not_docx", "no_content_types"}


@pytest.mark.parametrize("name", ["../evil.xml", "/abs.xml", "a/../b.xml", "c:\\x.xml", "word\\document.xml"])
def test_names_that_climb_out_are_refused(name: str) -> None:
    assert codes(zipped(lambda archive: archive.writestr(zipfile.ZipInfo(name), b"<x/>"))) == {
        "bad_entry_name"
    }


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    def twice(archive: zipfile.ZipFile) -> None:
        archive.writestr("word/document.xml", b"<x/>")
        archive.writestr("word/Document.xml", b"<x/>")

    assert codes(zipped(twice)) == {"duplicate_entry"}


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"x" * 100]
)
def test_what_is_no_package_is_refused_in_one_sentence(data: bytes) -> None:
    assert codes(data) in ({"not_docx"}, {"encrypted"})


def test_too_many_entries_and_too_many_bytes_are_refused() -> None:
    def many(archive: zipfile.ZipFile) -> None:
        for number in range(UPLOAD.entries + 1):
            archive.writestr(str(number), b"")

    assert codes(zipped(many)) == {"too_large"}
    assert codes(b"PK" + b"x" * UPLOAD.packed) == {"too_large"}


def test_a_deep_document_is_refused_and_does_not_crash() -> None:
    deep = "<w:r>" * 100_000 + "</w:r>" * 100_000
    data = changed(template("x"), "word/document.xml", lambda xml: xml.replace("<w:p>", "<w:p>" + deep, 1))
    assert not check_upload(data).acceptable


def test_an_upload_is_checked_in_a_process_with_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    good = check_upload(template("{{ name }}", "{% if name %}x{% endif %}"), vocabulary=["nam"])
    assert [problem.code for problem in good.problems] == ["unknown_variable"]
    assert good.variables[0].path == "name"
    assert good.branches[0].variables == ("name",)
    monkeypatch.setattr("agreements.docx.limits.WALL", 0.01)
    assert [problem.code for problem in check_upload(template("x")).problems] == ["timeout"]


LOOPS = "{% for a in x %}{% for b in x %}{% for c in x %}{% for d in x %}" + "{% endfor %}" * 4


@pytest.mark.parametrize(
    ("limit", "amount", "content", "message"),
    [
        ("CPU", 2, LOOPS, "ended with -"),
        ("WALL", 2, "{{ 60 | pause }}", "ended with -9"),
        ("MEMORY", 200 * 1024 * 1024, "{% set y = x[0] * 250000000 %}", "MemoryError"),
        ("OUTPUT", 10_000, "{{ x[0] }}", "after 10001 bytes"),
    ],
)
def test_docxtpl_is_stopped_at_its_limits(
    monkeypatch: pytest.MonkeyPatch, limit: str, amount: int, content: str, message: str
) -> None:
    monkeypatch.setattr(f"agreements.docx.limits.{limit}", amount)
    began = time.monotonic()
    with pytest.raises(RenderingFailed, match=message):
        render_contained(template(content), xml_safe({"x": ["x"] * 1000}), {"pause": time.sleep})
    assert time.monotonic() - began < 25


def test_a_value_cannot_become_a_tag_in_a_second_pass() -> None:
    data = with_part("word/footnotes.xml", "{{ name }}")
    for document in (
        compile_template(data).render({"name": "{{ 7 * 7 }}"}),
        render_slowly(data, xml_safe({"name": "{{ 7 }}"}), {}),
    ):
        assert "{{ 7" in text(document, "word/footnotes.xml")


def test_output_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agreements.docx.program.OUTPUT", 10_000)
    compiled = compile_template(template("{% for a in x %}{% for b in x %}{{ a }}{% endfor %}{% endfor %}"))
    with pytest.raises(DocumentError, match="grows beyond"):
        compiled.render({"x": ["abc"] * 100})


def test_objects_never_reach_a_template() -> None:
    compiled = compile_template(template("{{ o.secret }}"))

    class Record:
        secret = "x"

    with pytest.raises(UnsafeValue, match="object"):
        compiled.render({"o": Record()})


def test_a_compiled_template_is_not_changed_by_rendering() -> None:
    compiled = compile_template(template("{% for e in rows %}{{ e.n }};{% endfor %}"))
    rows = [{"n": 1}, {"n": 2}]
    first = compiled.render({"rows": rows})
    assert compiled.render({"rows": []}) != first
    assert compiled.render({"rows": rows}) == first
    assert rows == [{"n": 1}, {"n": 2}]
    assert isinstance(compiled._fast, FastTemplate)
