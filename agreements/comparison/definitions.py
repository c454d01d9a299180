"""Styles and lists of the old document expressed in the terms of the new one, before anything is compared.

Another editor renames style ids and renumbers lists on saving: by their names and definitions they are the
same. What deleted text needs and the new document lacks is brought along.
"""

from collections.abc import Hashable, Iterable
from copy import deepcopy
from itertools import count

from agreements.comparison.output import Output
from agreements.comparison.source import Source
from agreements.comparison.wml import VAL, Element, meaning, q, qs, tag_of

_STYLE, _STYLE_ID, _TYPE = q("w:style"), q("w:styleId"), q("w:type")
_STYLE_USES = {q("w:pStyle"): "paragraph", q("w:rStyle"): "character", q("w:tblStyle"): "table"}
_STYLE_LINKS = qs("w:basedOn w:next w:link")
_NUM, _NUM_ID, _ABSTRACT, _ABSTRACT_ID = (
    q("w:num"),
    q("w:numId"),
    q("w:abstractNum"),
    q("w:abstractNumId"),
)
_LIST_NOISE = qs("w:nsid w:tmpl w:abstractNumId")


def translate(old: Source, new: Source, output: Output) -> None:
    """Rewrite the references of the old stories; put what had to be imported into `output`."""
    stories = [old.tree(part) for part in old.stories()]
    both = (old.linked("styles"), new.linked("styles"))
    if both[0] and both[1]:
        styles = _Styles(old.tree(both[0]), new.tree(both[1]))
        for story in stories:
            for use in story.iter(*_STYLE_USES):
                use.set(VAL, styles.name_in_new(_STYLE_USES[tag_of(use)], use.get(VAL, "")))
        if styles.imported:
            output.put(both[1], new.tree(both[1]))
    both = (old.linked("numbering"), new.linked("numbering"))
    if both[0] and both[1]:
        lists = _Lists(old.tree(both[0]), new.tree(both[1]))
        for story in stories:
            for use in story.iter(_NUM_ID):
                use.set(VAL, lists.number_in_new(use.get(VAL, "")))
        if lists.imported:
            output.put(both[1], new.tree(both[1]))


class _Styles:
    def __init__(self, old: Element, new: Element) -> None:
        self._new = new
        self._old = {each.get(_STYLE_ID, ""): each for each in old.iter(_STYLE)}
        self._known = {_style_key(each): each.get(_STYLE_ID, "") for each in new.iter(_STYLE)}
        self._taken = set(self._known.values())
        self._names: dict[str, str] = {}
        self.imported = False

    def name_in_new(self, kind: str, name: str) -> str:
        style = self._old.get(name)
        if style is None or style.get(_TYPE) != kind:
            return name
        if name not in self._names:
            self._names[name] = self._known.get(_style_key(style)) or self._import(name, style)
        return self._names[name]

    def _import(self, name: str, style: Element) -> str:
        fresh = name if name not in self._taken else _free(f"{name}Old", self._taken)
        self._taken.add(fresh)
        self._names[name] = fresh  # before following its links: styles may point at each other
        copy = deepcopy(style)
        copy.set(_STYLE_ID, fresh)
        copy.attrib.pop(q("w:default"), None)
        for link in copy.iter(*_STYLE_LINKS):
            linked = self._old.get(link.get(VAL, ""))
            if linked is not None:
                link.set(VAL, self.name_in_new(linked.get(_TYPE, ""), link.get(VAL, "")))
        self._new.append(copy)
        self.imported = True
        return fresh


class _Lists:
    def __init__(self, old: Element, new: Element) -> None:
        self._new = new
        self._abstract = {each.get(_ABSTRACT_ID, ""): each for each in old.iter(_ABSTRACT)}
        self._old = {each.get(_NUM_ID, ""): each for each in old.iter(_NUM)}
        mine = {each.get(_ABSTRACT_ID, ""): each for each in new.iter(_ABSTRACT)}
        self._keys = {each.get(_NUM_ID, ""): _list_key(each, mine) for each in new.iter(_NUM)}
        self._abstract_taken = set(mine)
        self._numbers: dict[str, str] = {}
        self.imported = False

    def number_in_new(self, number: str) -> str:
        if number not in self._old:
            return number
        if number not in self._numbers:
            self._numbers[number] = self._same(number) or self._import(number)
        return self._numbers[number]

    def _same(self, number: str) -> str | None:
        key = _list_key(self._old[number], self._abstract)
        if self._keys.get(number) == key:
            return number
        taken = set(self._numbers.values())
        return next((mine for mine, its in self._keys.items() if its == key and mine not in taken), None)

    def _import(self, number: str) -> str:
        num = deepcopy(self._old[number])
        link = num.find(_ABSTRACT_ID)
        abstract = None if link is None else self._abstract.get(link.get(VAL, ""))
        fresh = _free_number(self._keys)
        if link is not None and abstract is not None:
            definition = deepcopy(abstract)
            name = _free_number(self._abstract_taken)
            self._abstract_taken.add(name)
            definition.set(_ABSTRACT_ID, name)
            link.set(VAL, name)
            first = self._new.find(_NUM)  # definitions stand before the lists that use them
            self._new.insert(0 if first is None else self._new.index(first), definition)
        num.set(_NUM_ID, fresh)
        self._new.append(num)
        self._keys[fresh] = None
        self.imported = True
        return fresh


def _style_key(style: Element) -> Hashable:
    name = style.find(q("w:name"))
    return style.get(_TYPE), "" if name is None else name.get(VAL, "").casefold()


def _list_key(num: Element, definitions: dict[str, Element]) -> Hashable:
    link = num.find(_ABSTRACT_ID)
    definition = None if link is None else definitions.get(link.get(VAL, ""))
    levels = () if definition is None else tuple(meaning(level) for level in definition.iter(q("w:lvl")))
    overrides = tuple(meaning(each, without=_LIST_NOISE) for each in num.iter(q("w:lvlOverride")))
    return levels, overrides


def _free(stem: str, taken: set[str]) -> str:
    return next(name for n in count(1) if (name := f"{stem}{n}") not in taken)


def _free_number(taken: Iterable[str]) -> str:
    return str(max((int(each) for each in taken if each.isdigit()), default=0) + 1)
