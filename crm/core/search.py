"""Search over everything: each feature hands in what to keep of its records, after the commit.

A word of the question matches every word that begins with its Russian stem: «выставки» finds «выставка», and
half-typed words find too. Words are rows of an ordinary index: the same on both databases, no scan.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import Stemmer
from sqlalchemy import ForeignKey, Index, String, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import EventSubject, RecordedEvent
from crm.core.hooks import SearchHit, hooks
from crm.core.model import Record

_WORD = re.compile(r"\w+")
_LONGEST_WORD = 60
_MOST_WORDS = 8
_BINARY = String().with_variant(String(collation="C"), "postgresql")
_AFTER_ALL_LETTERS = "\U0010ffff"


class SearchEntry(Record):
    """A record as search shows it."""

    __tablename__ = "search_entry"
    __table_args__ = (Index(None, "kind_of", "record_id"),)

    kind_of: Mapped[str]
    record_id: Mapped[int]
    title: Mapped[str] = mapped_column(info={"personal": "text"})
    subtitle: Mapped[str] = mapped_column(info={"personal": "text"})
    url: Mapped[str]


class SearchWord(Record):
    """A word under which an entry is found."""

    __tablename__ = "search_word"
    __table_args__ = (Index(None, "word", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("search_entry.id", ondelete="CASCADE"), index=True)
    word: Mapped[str] = mapped_column(_BINARY, info={"personal": "text"})


class SearchAudience(Record):
    """A key that an actor must hold to be shown an entry."""

    __tablename__ = "search_audience"
    __table_args__ = (Index(None, "entry_id", "key"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("search_entry.id", ondelete="CASCADE"))
    key: Mapped[str]


def words_of(text: str) -> list[str]:
    """The distinct words of a text, folded: small letters, ё as е, compatibility forms resolved."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(folded)))


def keys_of(actor: Actor) -> frozenset[str]:
    """What opens entries to this actor: permissions, and the organisations they act for."""
    return actor.permissions | {f"organisation:{number}" for number in actor.organisation_ids}


def find(question: str, *, by: Actor, limit: int = 20) -> Sequence[SearchEntry]:
    """Entries that hold every word of the question and that this actor may see, newest first."""
    stems = [_stem(word) for word in words_of(question)][:_MOST_WORDS]
    if not stems:
        return []
    statement = select(SearchEntry).where(
        exists().where(SearchAudience.entry_id == SearchEntry.id, SearchAudience.key.in_(keys_of(by)))
    )
    for stem in stems:
        statement = statement.where(
            SearchEntry.id.in_(
                select(SearchWord.entry_id).where(
                    SearchWord.word >= stem, SearchWord.word < stem + _AFTER_ALL_LETTERS
                )
            )
        )
    return session.scalars(statement.order_by(SearchEntry.id.desc()).limit(limit)).all()


def index_subjects(event: RecordedEvent) -> None:
    """Bring the entries of what an event is about up to date."""
    subjects = session.execute(
        select(EventSubject.kind_of, EventSubject.record_id).where(EventSubject.event_id == event.id)
    )
    for kind, record_id in subjects.all():
        index_record(kind, record_id)


def index_subjects_of_many(events: Sequence[RecordedEvent]) -> None:
    """The same for many events: a record that several of them are about is brought up to date once."""
    subjects = session.execute(
        select(EventSubject.kind_of, EventSubject.record_id)
        .where(EventSubject.event_id.in_([event.id for event in events]))
        .distinct()
        .order_by(EventSubject.kind_of, EventSubject.record_id)
    )
    for kind, record_id in subjects.all():
        index_record(kind, record_id)


def index_record(kind: str, record_id: int) -> None:
    """Replace what search keeps of one record."""
    _forget(kind, [record_id])
    _keep(hooks.collect("search_hits", kind=kind, record_id=record_id))


def index_everything() -> int:
    """Build the whole index anew; how many records it holds."""
    count = 0
    for kind, record_ids in hooks.collect("searchable"):
        for record_id in record_ids:
            index_record(kind, record_id)
            count += 1
    return count


def _keep(hits: Iterable[SearchHit]) -> None:
    for hit in hits:
        entry = SearchEntry(
            kind_of=hit.kind, record_id=hit.record_id, title=hit.title, subtitle=hit.subtitle, url=hit.url
        )
        session.add(entry)
        session.flush()
        words = words_of(f"{hit.title} {hit.subtitle} {hit.words}")
        session.add_all(SearchWord(entry_id=entry.id, word=word) for word in words)
        session.add_all(SearchAudience(entry_id=entry.id, key=key) for key in hit.visible_to)


def _forget(kind: str, record_ids: Sequence[int]) -> None:
    entries = select(SearchEntry.id).where(SearchEntry.kind_of == kind, SearchEntry.record_id.in_(record_ids))
    for dependent in (SearchWord, SearchAudience):
        session.execute(delete(dependent).where(dependent.entry_id.in_(entries)))
    session.execute(
        delete(SearchEntry).where(SearchEntry.kind_of == kind, SearchEntry.record_id.in_(record_ids))
    )


def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem if len(stem) >= 2 else word


@cache
def _stemmer() -> "Stemmer.Stemmer":
    return Stemmer.Stemmer("russian")
