"""What single tags mean: syntax, known words and filters, safety; each problem at its own tag."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError

from agreements.docx.allowed import LOOP_DEPTH, violations
from agreements.docx.check.blocks import PlacedTag
from agreements.docx.problems import Problem
from agreements.docx.schema import Variable

STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set", "colspan", "cellbg", "vm", "hm")
_FORBIDDEN = frozenset(
    [
        "macro",
        "endmacro",
        "call",
        "endcall",
        "include",
        "import",
        "from",
        "extends",
        "block",
        "endblock",
        "filter",
        "endfilter",
        "with",
        "endwith",
        "raw",
        "endraw",
        "do",
        "autoescape",
        "endautoescape",
        "trans",
        "endtrans",
        "break",
        "continue",
        "endset",
    ]
)
_ALONE = frozenset({"else", "endif", "endfor", "vm", "hm"})
_NAME = re.compile(r"\w+")
_ROOT = re.compile(r"(?<![\w.])\w+")
_IN_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")


def tag_problems(tags: Iterable[PlacedTag], environment: Environment) -> Iterator[Problem]:
    """Everything wrong with tags looked at one by one, in reading order."""
    depth = 0
    for placed in tags:
        word = placed.tag.word
        depth += (word == "for") - (word == "endfor")
        if word == "for" and depth == LOOP_DEPTH + 1:
            yield placed.problem("too_deep", limit=LOOP_DEPTH)
        if placed.tag.opening == "{%" and word not in STATEMENTS:
            yield _unknown_word(placed, word)
        elif placed.tag.opening != "{#" and word not in _ALONE:
            yield from _parsed(placed, environment, in_loop=depth > 0)


def guess(name: str, known: Iterable[str]) -> dict[str, str]:
    """«, возможно, …»: the nearest known word, as details of a message."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.7)
    if not near:
        return {"guess_ru": "", "guess_en": ""}
    return {"guess_ru": f"; возможно, «{near[0]}»", "guess_en": f"; did you mean “{near[0]}”?"}


def unknown_variables(
    variables: Iterable[Variable], vocabulary: frozenset[str], tags: list[PlacedTag]
) -> Iterator[Problem]:
    """Names the product does not know; `vocabulary` holds paths as `Variable.path` writes them."""
    mentions = _mentions(tags)
    for variable in variables:
        parent = variable.path.rpartition(".")[0]
        told_at_parent = parent and parent not in vocabulary and not parent.endswith("[]")
        if variable.path in vocabulary or variable.path.endswith("[]") or told_at_parent:
            continue
        mention = mentions.get(variable.name)
        where, excerpt = (mention.where, mention.excerpt) if mention else (None, "")
        details = guess(variable.path, vocabulary)
        yield Problem.of("unknown_variable", where, excerpt, name=variable.path, **details)


def conflicting_kinds(variables: Iterable[Variable], tags: list[PlacedTag]) -> Iterator[Problem]:
    """Names that stand for a list or a group in one place and for a plain value in another."""
    mentions = _mentions(tags)
    for variable in variables:
        if variable.conflicting:
            mention = mentions.get(variable.name)
            where, excerpt = (mention.where, mention.excerpt) if mention else (None, "")
            yield Problem.of("conflicting_kinds", where, excerpt, name=variable.path)


def loop_variables_outside(variables: Iterable[Variable], tags: list[PlacedTag]) -> Iterator[Problem]:
    """A loop variable used where its loop has ended: Jinja would call it a name of its own."""
    made = {name for placed in tags if placed.tag.word == "for" for name in _targets(placed)}
    suspects = made & {variable.path for variable in variables}
    open_loops: list[list[str]] = []
    for placed in tags if suspects else ():
        word = placed.tag.word
        if word == "endfor" and open_loops:
            open_loops.pop()
        elif word == "for":
            open_loops.append(_targets(placed))
        else:
            known = {name for names in open_loops for name in names}
            used = set(_ROOT.findall(_IN_STRINGS.sub("", placed.tag.body)))
            for name in sorted((used & suspects) - known):
                suspects.discard(name)
                yield placed.problem("loop_variable_outside", name=name)


def _mentions(tags: Iterable[PlacedTag]) -> dict[str, PlacedTag]:
    """The first tag each word stands in."""
    mentions: dict[str, PlacedTag] = {}
    for placed in tags:
        for word in _NAME.findall(placed.tag.body):
            mentions.setdefault(word, placed)
    return mentions


def _unknown_word(placed: PlacedTag, word: str) -> Problem:
    if word in _FORBIDDEN:
        return placed.problem("forbidden_construct", what=word)
    shown = word or placed.tag.body.strip()[:20]
    return placed.problem("unknown_statement", name=shown, **guess(shown, STATEMENTS))


def _parsed(placed: PlacedTag, environment: Environment, *, in_loop: bool) -> Iterator[Problem]:
    body = placed.tag.body
    outside_strings = _IN_STRINGS.sub("", body)
    if set("«»„") & set(outside_strings):
        yield placed.problem("guillemets")
        return
    if set("–—−") & set(outside_strings):
        yield placed.problem("dash_in_tag")
        return
    try:
        tree = environment.parse(_whole(placed, in_loop))
    except TemplateSyntaxError as error:
        yield placed.problem("syntax", detail=error.message)
        return
    except RecursionError:
        yield placed.problem("too_complex", what=body.strip()[:20])
        return
    for found in violations(tree, environment):
        yield placed.problem(found.code, **_details(found.code, found.details, environment))


def _details(code: str, details: dict[str, object], environment: Environment) -> dict[str, object]:
    known = environment.filters if code == "unknown_filter" else environment.tests
    return {**details, **(guess(str(details["name"]), known) if code.startswith("unknown") else {})}


def _whole(placed: PlacedTag, in_loop: bool) -> str:
    """The tag as a template of its own: blocks closed, `loop` known."""
    word, body = placed.tag.word, placed.tag.body.strip()
    text = placed.tag.source
    if word in ("colspan", "cellbg"):
        text = f"{{{{ {body.removeprefix(word)} }}}}"
    elif word == "elif":
        text = f"{{% {body.removeprefix('el')} %}}{{% endif %}}"
    elif word in ("if", "for"):
        text += f"{{% end{word} %}}"
    return f"{{% for x in () %}}{text}{{% endfor %}}" if in_loop and word != "for" else text


def _targets(placed: PlacedTag) -> list[str]:
    found = re.match(r"\s*-?\s*for\s+(.+?)\s+in\s", placed.tag.body)
    return re.findall(r"\w+", found[1]) if found else []
