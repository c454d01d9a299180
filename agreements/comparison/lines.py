"""A paragraph's difference written as runs: what stayed, what went and what came, inside its hyperlinks."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy

from lxml import etree

from agreements.comparison.alignment import Pair, align_atoms
from agreements.comparison.atoms import Atom, Line, Wrapper
from agreements.comparison.pen import Pen, strike
from agreements.comparison.wml import DEL, ID, INS, SPACE, Element, R, T, q

Adopt = Callable[[Element], Element]
"""Makes a copy of an old element that may stand in the new document."""
NoteId = Callable[[Pair[Atom]], str]
"""The id in the new document of the note a reference pair leads to."""


def write_difference(old: Line, new: Line, pen: Pen, adopt: Adopt, note_id: NoteId) -> list[Element]:
    """The children of the paragraph that says both: accepted it is `new`, rejected it is `old`."""
    return _write(align_atoms(old.atoms, new.atoms), new.markers, pen, adopt, note_id)


def write_deleted(old: Line, pen: Pen, adopt: Adopt, note_id: NoteId) -> list[Element]:
    return _write([(atom, None) for atom in old.atoms], (), pen, adopt, note_id)


def write_inserted(new: Line, pen: Pen, adopt: Adopt, note_id: NoteId) -> list[Element]:
    return _write([(None, atom) for atom in new.atoms], new.markers, pen, adopt, note_id)


def _write(
    pairs: Iterable[Pair[Atom]], markers: Sequence[Element], pen: Pen, adopt: Adopt, note_id: NoteId
) -> list[Element]:
    writer = _Writer(pen, adopt, note_id)
    for pair in pairs:
        writer.add(pair)
    writer.end(markers)
    return list(writer.root)


class _Writer:
    """Keeps the innermost open hyperlink, tracked change and run, and reopens only what differs."""

    def __init__(self, pen: Pen, adopt: Adopt, note_id: NoteId) -> None:
        self.root = etree.Element("root")
        self._pen, self._adopt, self._note_id = pen, adopt, note_id
        self._place = self.root
        self._wrappers: tuple[Wrapper, ...] = ()
        self._track: Element | None = None
        self._state: str | None = None
        self._run: Element | None = None
        self._formatting: tuple[Element | None, Element | None, bool] | None = None

    def add(self, pair: Pair[Atom]) -> None:
        old, new = pair
        atom = new or old
        assert atom is not None
        self._enter_wrappers(atom.wrappers, is_old=new is None)
        if new is not None:
            self.carry(new.markers)
        self._enter_state(None if old and new else DEL if old else INS)
        if atom.runs:
            self._put_runs(atom.runs)
        else:
            self._enter_run(old, new)
            self._put_child(pair, atom)

    def carry(self, markers: Sequence[Element]) -> None:
        """Bookmarks and comments stand outside tracked changes."""
        if markers:
            self._close_track()
            self._place.extend(deepcopy(marker) for marker in markers)

    def end(self, markers: Sequence[Element]) -> None:
        """What stands after the last atom stands outside its hyperlink."""
        self._enter_wrappers((), is_old=False)
        self.carry(markers)

    def _enter_wrappers(self, wrappers: tuple[Wrapper, ...], *, is_old: bool) -> None:
        if [wrapper.key for wrapper in wrappers] == [wrapper.key for wrapper in self._wrappers]:
            return
        self._close_track()
        self._place, self._wrappers = self.root, wrappers
        for wrapper in wrappers:
            bare = etree.Element(wrapper.element.tag, dict(wrapper.element.attrib))
            shell = self._adopt(bare) if is_old else bare
            self._place.append(shell)
            self._place = shell

    def _enter_state(self, state: str | None) -> None:
        if self._track is not None and state == self._state:
            return
        self._close_track()
        self._state = state
        if state is None:
            self._track = self._place
        else:
            self._track = self._pen.mark(state)
            self._place.append(self._track)

    def _enter_run(self, old: Atom | None, new: Atom | None) -> None:
        is_reformatted = old is not None and new is not None and old.shape != new.shape
        before = old.properties if old and (new is None or is_reformatted) else None
        formatting = (before, new.properties if new else None, is_reformatted)
        if self._run is not None and formatting == self._formatting:
            return
        self._run, self._formatting = etree.Element(R), formatting
        assert self._track is not None
        self._track.append(self._run)
        properties = self._properties(*formatting)
        if properties is not None:
            self._run.append(properties)

    def _properties(
        self, before: Element | None, now: Element | None, is_reformatted: bool
    ) -> Element | None:
        former = None if before is None else self._adopt(before)
        if is_reformatted:
            return self._pen.reformat_run(now, former)
        return former if now is None else deepcopy(now)

    def _put_runs(self, runs: tuple[Element, ...]) -> None:
        assert self._track is not None
        self._run = None
        for run in runs:
            copy = self._adopt(run) if self._state == DEL else deepcopy(run)
            if self._state == DEL:
                strike(copy)
            self._track.append(copy)

    def _put_child(self, pair: Pair[Atom], atom: Atom) -> None:
        assert self._run is not None
        name = q("w:delText") if self._state == DEL else T
        if atom.child is None:
            last = self._run[-1] if len(self._run) else None
            if last is not None and last.tag == name:
                last.text = (last.text or "") + atom.text
                return
            text = etree.SubElement(self._run, name)
            text.text = atom.text
            text.set(SPACE, "preserve")
            return
        copy = self._adopt(atom.child) if self._state == DEL else deepcopy(atom.child)
        if atom.note is not None:
            copy.set(ID, self._note_id(pair))
        self._run.append(copy)
        if self._state == DEL:
            strike(self._run)

    def _close_track(self) -> None:
        self._track, self._run, self._state = None, None, None
