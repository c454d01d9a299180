"""A template laid out for its page: the text with numbered problems, its variables, its decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from agreements.bilingual import Text
from agreements.docx import Differences, Outline, Place, Problem, Variable
from agreements.docx.preview import Line, Piece, Story, pieces
from agreements.docx.preview.outline import lines_of
from agreements.docx.problems import Language
from agreements.docx.schema import Branch, Kind
from agreements.labels import label
from agreements.vocabulary import vocabulary
from crm.core.texts import text
from crm.web.language import current_language, said

KINDS: dict[Kind, str] = {
    "text": text("текст"),
    "name": text("имя"),
    "number": text("число"),
    "money": text("деньги"),
    "date": text("дата"),
    "flag": text("да или нет"),
    "rich": text("оформленный текст"),
    "list": text("список"),
    "group": text("группа полей"),
    "any": text("любое значение"),
}
PAGES = {
    "default": text("обычные страницы"),
    "first": text("первая страница"),
    "even": text("чётные страницы"),
}


@dataclass(frozen=True)
class ShownText:
    """The stories of a document; `placed` are the numbers of the problems that have a mark in them."""

    stories: Sequence[tuple[str, Story]]
    marks: dict[tuple[str, int], list[tuple[int, Place]]]
    placed: frozenset[int]
    is_cut: bool

    def pieces(self, part: str, line: Line) -> tuple[Piece, ...]:
        """A line cut at its tags and problems."""
        return pieces(line, self.marks.get((part, line.number), ()))


@dataclass(frozen=True)
class Asked:
    """A value the template asks for, as its table shows it."""

    path: str
    label: str
    kind: str
    when: str
    choices: tuple[str | int, ...]
    decides: bool
    is_known: bool


@dataclass(frozen=True)
class Decision:
    """A condition and what stands under it, everywhere it is asked."""

    condition: str
    labels: str
    arms: list[Branch]


@dataclass(frozen=True)
class News:
    """One thing another version asks for otherwise; breaking where old data may not do."""

    kind: str
    sentence: str
    path: str


def shown_text(outline: Outline, problems: Sequence[Problem]) -> ShownText:
    """Problems are numbered from 1, as their list is."""
    lines = {(story.part, line.number) for story in outline.stories for line in lines_of(story.blocks)}
    marks: dict[tuple[str, int], list[tuple[int, Place]]] = {}
    placed = set()
    for number, problem in enumerate(problems, 1):
        key = (problem.where.part, problem.where.paragraph or 0)
        if key in lines:
            marks.setdefault(key, []).append((number, problem.where))
            placed.add(number)
    stories = [(_title(story), story) for story in outline.stories]
    return ShownText(stories, marks, frozenset(placed), outline.is_cut)


def asked_for(variables: Sequence[Variable], kind: str) -> list[Asked]:
    """Groups are left out: their fields say it."""
    known = vocabulary(kind)
    return [
        Asked(
            path=each.path,
            label=_label(each.path),
            kind=_(KINDS[each.kind]),
            when=_when(each),
            choices=each.choices if each.kind != "number" else (),
            decides=each.decides,
            is_known=each.path in known,
        )
        for each in variables
        if each.kind != "group"
    ]


def decisions(branches: Sequence[Branch]) -> list[Decision]:
    """The same condition at several places is one decision; those of a loop's own are no decision of data."""
    found: dict[str, list[Branch]] = {}
    for each in branches:
        if each.variables and each.condition:
            found.setdefault(each.condition, []).append(each)
    return [
        Decision(condition, ", ".join(_label(path) or path for path in arms[0].variables), arms)
        for condition, arms in found.items()
    ]


def new_asked_for(found: Differences | None, kind: str) -> list[News] | None:
    """What is new against the version before, the worst first; None where that is not known."""
    if found is None:
        return None
    known = vocabulary(kind)
    strange = [path for path in found.required if path not in known]
    return [
        *(News("danger", _("новая обязательная переменная, которой нет в данных"), path) for path in strange),
        *(
            News(
                "warn",
                _("было: %(old)s, стало: %(new)s", old=_(KINDS[each.old]), new=_(KINDS[each.new])),
                each.path,
            )
            for each in found.kinds
        ),
        *(News("warn", _("стала обязательной"), path) for path in found.now_required),
        *(News("info", _("новая обязательная переменная"), path) for path in found.required if path in known),
        *(News("neutral", _("новая переменная"), path) for path in found.optional),
        *(News("neutral", _("больше не используется"), path) for path in found.gone),
    ]


def _title(story: Story) -> str:
    place = Place(story.part).describe(_language())
    pages = []
    for each in story.pages:
        kind, _slash, section = each.partition("/")
        pages.append(_("%(pages)s, раздел %(n)s", pages=_(PAGES.get(kind, PAGES["default"])), n=section))
    return f"{place}: {'; '.join(pages)}" if pages else place


def _when(variable: Variable) -> str:
    if variable.optional:
        return str(_("можно не заполнять"))
    if variable.required:
        return str(_("обязательна"))
    asked = ", ".join(_label(path) or path for path in variable.conditions[:4])
    return str(_("зависит от: %(what)s", what=asked))


def _label(path: str) -> str:
    found: Text | None = label(path)
    return said(found) if found else ""


def _language() -> Language:
    return "en" if current_language() == "en" else "ru"
