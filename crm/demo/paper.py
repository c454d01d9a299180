"""A second version of a template, as a lawyer leaves it at the end of a day: one clause more, two slips."""

from agreements.docx.package import Package
from agreements.shipped import PAPERS
from crm.core.actor import Actor
from crm.partnerships.operations import library as verbs
from crm.partnerships.queries import library

_BODY = "word/document.xml"
_CLAUSE = "Для достижения цели Соглашения Стороны используют следующие формы взаимодействия"
_SLIPS = (
    ("{{ purpose }}", "{{ purpose }"),
    ("{%p if working_group %}", "{% p if working_group %}"),
    (_CLAUSE, f"{_CLAUSE} в срок до {{{{ validity.endz }}}}"),
)


def upload_draft(*, by: Actor) -> None:
    """A version of the cooperation agreement that waits for its corrections."""
    shipped = PAPERS["cooperation"]
    found = library.template_named(shipped.name)
    assert found is not None
    package = Package.read(shipped.template())
    body = package.parts[_BODY].decode()
    for before, after in _SLIPS:
        assert before in body
        body = body.replace(before, after, 1)
    content = package.replacing({_BODY: body.encode()}).write()
    name = "Соглашение о сотрудничестве, правки к форуму.docx"
    verbs.add_version(library.template_to_change(found.id), content, file_name=name, by=by)
