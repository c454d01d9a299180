"""The check of a template and its result."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import TemplateSyntaxError
from lxml import etree

from agreements.docx.allowed import violations
from agreements.docx.check.blocks import PlacedTag, block_problems
from agreements.docx.check.branches import placed_branches
from agreements.docx.check.fields import field_problems
from agreements.docx.check.fonts import missing_fonts
from agreements.docx.check.hazards import hazards
from agreements.docx.check.meaning import (
    conflicting_kinds,
    guess,
    loop_variables_outside,
    tag_problems,
    unknown_variables,
)
from agreements.docx.check.reading import Paragraph, W, paragraphs_of, parser, texts_of
from agreements.docx.check.sections import section_problems
from agreements.docx.check.styles import missing_styles
from agreements.docx.check.tags import Fault, Tag, lex
from agreements.docx.check.trial import trial_problems
from agreements.docx.dialect import Sources, neutralised, read_sources
from agreements.docx.environment import PlainDataEnvironment, template_environment
from agreements.docx.errors import TemplateRefused
from agreements.docx.filters import Filter
from agreements.docx.integrity import content_types, package_problems
from agreements.docx.package import Package
from agreements.docx.problems import CHECKER, Language, Place, Problem, errors_in
from agreements.docx.schema import Branch, Variable, variables_of

TAGS = 5000
"""Tags in one part."""
FAULTS = 200
"""Broken tags reported for one part; behind them a text is no template."""
TAG_LENGTH = 1000
"""Characters in one tag."""
PARAGRAPH = 50_000
"""Characters in a paragraph that holds tags."""
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CORE = "core-properties+xml"
_RENDERED = ("document.main+xml", "template.main+xml", "header+xml", "footer+xml", "footnotes+xml")
_COMMENTS = "comments+xml"
_NOT_RENDERED = {
    "endnotes+xml": ("концевая сноска", "an endnote"),
    "comments+xml": ("примечание", "a comment"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """All problems of a template in reading order; acceptable where none of them is an error."""

    problems: tuple[Problem, ...]
    variables: tuple[Variable, ...] = ()
    branches: tuple[Branch, ...] = ()
    sources: Sources | None = field(default=None, repr=False, compare=False)
    """The template in the dialect, for compiling it without reading it again."""

    @property
    def acceptable(self) -> bool:
        """Whether the template may be used; warnings do not forbid it."""
        return not errors_in(self.problems)

    def as_json(self, language: Language = "ru") -> dict[str, Any]:
        """The report as plain data, as the command line prints it."""
        return {
            "acceptable": self.acceptable,
            "problems": [problem.as_json(language) for problem in self.problems],
        }


def check_template(
    data: bytes,
    *,
    vocabulary: Iterable[str] | None = None,
    fonts: Iterable[str] | None = None,
    filters: Mapping[str, Filter] | None = None,
    trial: bool = True,
) -> Report:
    """Check the template `data`; never raises for what the file contains.

    `vocabulary` are the paths the caller can fill (as `Variable.path`), `fonts` the families of the
    machine that makes PDFs; names outside of them are warned about. `trial` renders sample data through
    every branch. The time is linear in the size of the file, but an upload from outside belongs into
    `contained.check_upload`, a process with limits.
    """
    try:
        package = Package.read(data)
    except TemplateRefused as refusal:
        return Report(refusal.problems)
    unsound = tuple(package_problems(package))
    if unsound:
        return Report(unsound)
    environment = template_environment(filters)
    parts = rendered_parts(package)
    problems = [*hazards(package), *missing_styles(package), *section_problems(package)]
    if fonts is not None:
        problems += missing_fonts(package, parts, fonts)
    tags: list[PlacedTag] = []
    for part in parts:
        found, faults = _tags_of(part, package.parts[part])
        problems += field_problems(part, package.parts[part])
        problems += [*faults, *tag_problems(found, environment), *block_problems(found)]
        tags += found
    problems += _misplaced_tags(package)
    problems += _property_problems(package, environment)
    if not errors_in(problems):
        report = _deeply_checked(
            data, package, problems, tags, environment, frozenset(vocabulary or ()), filters or {}, trial
        )
    else:
        report = Report(tuple(problems))
    return replace(report, problems=_in_reading_order(report.problems, parts))


def _deeply_checked(
    data: bytes,
    package: Package,
    problems: list[Problem],
    tags: list[PlacedTag],
    environment: PlainDataEnvironment,
    vocabulary: frozenset[str],
    filters: Mapping[str, Filter],
    trial: bool,
) -> Report:
    """What needs docxtpl's patching, whose expressions are slow on text the lexer has not vouched for."""
    data = neutralised(data)
    sources = read_sources(data)
    trees, syntax = _parsed(sources, environment)
    problems = [*problems, *syntax]
    if errors_in(problems):
        return Report(tuple(problems))
    variables, branches = variables_of(trees)
    branches = placed_branches(branches, tags, package)
    problems += loop_variables_outside(variables, tags)
    problems += conflicting_kinds(variables, tags)
    if vocabulary:
        problems += unknown_variables(variables, vocabulary, tags)
    if trial and not errors_in(problems):
        problems += trial_problems(data, sources, variables, filters, tags)
    return Report(tuple(problems), variables, branches, sources)


def _in_reading_order(problems: Iterable[Problem], parts: list[str]) -> tuple[Problem, ...]:
    """What is about the file as a whole first, then part by part as one reads."""
    order = {part: number for number, part in enumerate(parts)}

    def place(problem: Problem) -> tuple[int, int, int]:
        where = problem.where
        return (
            order.get(where.part, -1 if not where.paragraph else len(order)),
            where.paragraph or 0,
            where.start or 0,
        )

    return tuple(sorted(problems, key=place))


def rendered_parts(package: Package) -> list[str]:
    """The parts whose tags run, the main text first."""
    types = content_types(package)
    order = {f"{_WORDPROCESSING}{kind}": number for number, kind in enumerate(_RENDERED)}
    rendered = [name for name, kind in types.items() if kind in order]
    return sorted(rendered, key=lambda name: (order[types[name]], name))


def _tags_of(part: str, data: bytes) -> tuple[list[PlacedTag], list[Problem]]:
    tags: list[PlacedTag] = []
    problems: list[Problem] = []
    pending: tuple[int, Fault, Paragraph] | None = None
    for paragraph in paragraphs_of(part, data):
        if "{" not in paragraph.text and "}" not in paragraph.text:
            continue
        if len(paragraph.text) > PARAGRAPH or len(problems) > FAULTS:
            length = len(paragraph.text)
            problems.append(Problem.of("text_too_long", paragraph.place, count=length, limit=PARAGRAPH))
            break
        for item in lex(paragraph.text):
            if isinstance(item, Tag):
                tags.append(PlacedTag(item, paragraph))
                problems += _too_long(item, paragraph)
            elif pending and item.code == "stray_closing":
                index, opened, where = pending
                place = where.place.at(opened.start, opened.end)
                problems[index] = Problem.of("tag_over_paragraphs", place, where.around(opened.start))
                pending = None
            else:
                pending = (len(problems), item, paragraph) if item.code == "unclosed_tag" else pending
                problems.append(_fault(item, paragraph))
    if len(tags) > TAGS:
        problems.append(Problem.of("too_many_tags", Place(part), count=len(tags), limit=TAGS))
    return tags, problems


def _property_problems(package: Package, environment: PlainDataEnvironment) -> Iterator[Problem]:
    """The tags of document properties, each property taken as a paragraph."""
    for name in (name for name, kind in content_types(package).items() if kind.endswith(_CORE)):
        for text in texts_of(package.parts[name]):
            paragraph = Paragraph(text, Place(name), None)
            found = list(lex(text))
            tags = [PlacedTag(item, paragraph) for item in found if isinstance(item, Tag)]
            for item in found:
                if isinstance(item, Fault):
                    yield _fault(item, paragraph)
            yield from tag_problems(tags, environment)
            yield from block_problems(tags)


def _fault(fault: Fault, paragraph: Paragraph) -> Problem:
    place = paragraph.place.at(fault.start, fault.end)
    return Problem.of(fault.code, place, paragraph.around(fault.start), **fault.details)


def _too_long(tag: Tag, paragraph: Paragraph) -> Iterator[Problem]:
    if tag.end - tag.start > TAG_LENGTH:
        yield Problem.of(
            "tag_too_long",
            paragraph.place.at(tag.start, tag.end),
            paragraph.around(tag.start),
            count=tag.end - tag.start,
            limit=TAG_LENGTH,
        )


def _misplaced_tags(package: Package) -> Iterator[Problem]:
    """Tags where nothing is rendered: endnotes and comments, which stay in every document besides."""
    for name, kind in content_types(package).items():
        places = _NOT_RENDERED.get(kind.removeprefix(_WORDPROCESSING))
        if places is None:
            continue
        ours: set[int] = set()
        if kind.endswith(_COMMENTS):
            count, ours = _comments(package.parts[name])
            if count:
                yield Problem.of("comments_left", Place(name), count=count)
        for paragraph in paragraphs_of(name, package.parts[name]):
            if paragraph.place.paragraph in ours:
                continue
            for item in lex(paragraph.text):
                if isinstance(item, Tag) and item.opening != "{#":
                    place_ru, place_en = places
                    yield PlacedTag(item, paragraph).problem(
                        "tag_not_rendered", place_ru=place_ru, place_en=place_en
                    )


def _comments(data: bytes) -> tuple[int, set[int]]:
    """How many comments there are, and the paragraphs of those this check wrote into a copy itself."""
    root = etree.fromstring(data, parser())
    numbers = {each: number for number, each in enumerate(root.iter(W + "p"), 1)}
    comments = root.findall(W + "comment")
    ours = [each for each in comments if each.get(W + "author") in CHECKER.values()]
    return len(comments), {numbers[inner] for each in ours for inner in each.iter(W + "p")}


def _parsed(sources: Sources, environment: PlainDataEnvironment) -> tuple[dict[str, Any], list[Problem]]:
    """The syntax trees of all parts, and what is wrong with them as wholes."""
    trees: dict[str, Any] = {}
    problems: list[Problem] = []
    texts = [(part.name, part.text) for part in sources.parts]
    for name, text in (*texts, *((f"{sources.core_part}#{each}", text) for each, text in sources.properties)):
        where = Place(name.partition("#")[0])
        try:
            trees[name] = tree = environment.parse(text)
        except (TemplateSyntaxError, RecursionError) as error:
            problems.append(Problem.of("syntax", where, detail=getattr(error, "message", "too deep")))
            continue
        for found in violations(tree, environment):
            details = {**guess(str(found.details.get("name", "")), environment.filters), **found.details}
            problems.append(Problem.of(found.code, where, "", **details))
    return trees, problems
