"""Making the Word document of an agreement, and keeping what was made as a revision."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from agreements.clauses import fragment, point_style_of, written
from agreements.docx import (
    Annex,
    CompiledTemplate,
    DocumentError,
    FolderStore,
    Paragraphs,
    compile_template,
)
from agreements.naming import file_name
from agreements.shipped import PAPERS
from crm.core import storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.partnerships.errors import DocumentRefused
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    Origin,
    Revision,
    TemplateVersion,
)
from crm.partnerships.models.clauses import SPACES, ClauseChoice, ClauseVersion

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(
    version: TemplateVersion, values: Mapping[str, Any], clauses: Sequence[ClauseChoice] = ()
) -> bytes:
    """The document of this template version with these values and the wordings that were chosen.

    Raises DocumentRefused, never half of a document.
    """
    try:
        return compiled(version).render(_with_wordings(version, values, clauses))
    except DocumentError as error:
        raise DocumentRefused(detail=str(error).rstrip(".")) from error


def made_from(agreement: Agreement) -> TemplateVersion:
    """The template version of a text that is not a file; a constraint says that there is one."""
    assert agreement.template_version is not None
    return agreement.template_version


def compiled(version: TemplateVersion) -> CompiledTemplate:
    """The template of this version, ready to render; its file must be loaded."""
    return _compiled(version.file.sha256)


def text_of(agreement: Agreement, values: Mapping[str, Any]) -> bytes:
    """The document that says what the agreement says: the file that came, or the template filled."""
    if agreement.upload is not None:
        return storage.content_of(agreement.upload)
    assert agreement.template_version is not None  # a constraint says so
    return render(agreement.template_version, values, agreement.clauses)


def keep_revision(
    agreement: Agreement, docx: bytes, *, values: dict[str, Any], content_hash: str, by: Actor
) -> Revision:
    """The document as the agreement's next revision, in the present transaction."""
    revision = add_revision(agreement, docx, values=values, content_hash=content_hash, by=by)
    session.flush()
    return revision


def add_revision(
    agreement: Agreement, docx: bytes, *, values: dict[str, Any], content_hash: str, by: Actor
) -> Revision:
    """The same, written whenever the agreement is: a batch is written at once."""
    latest = agreement.latest_revision
    media_type = agreement.upload.media_type if agreement.upload else DOCX
    name = name_of(agreement, "docx" if media_type == DOCX else "pdf")
    revision = Revision(
        n=latest.n + 1 if latest else 1,
        origin=_origin_of(agreement),
        template_version_id=agreement.template_version.id if agreement.template_version else None,
        values=values,
        content_hash=content_hash,
        docx=storage.new_file(docx, name=name, media_type=media_type, by=by.label),
        pdf=None,
        made_by=by.label,
    )
    agreement.revisions.append(revision)
    return revision


def name_of(agreement: Agreement, extension: str) -> str:
    """What the file of this agreement is called when somebody downloads it."""
    return file_name(
        _short_name(agreement.type),
        agreement.entry.number if agreement.entry else "",
        agreement.organisation.short_name,
        extension,
    )


def _short_name(type_: AgreementType) -> str:
    return type_.name if type_.kind_of is AgreementKind.FREE else PAPERS[type_.kind_of.value].short_name


def _origin_of(agreement: Agreement) -> Origin:
    if agreement.upload is None:
        return Origin.OURS
    return Origin.COUNTERPARTY if agreement.is_their_text else Origin.UPLOAD


def _with_wordings(
    version: TemplateVersion, values: Mapping[str, Any], choices: Sequence[ClauseChoice]
) -> Mapping[str, Any]:
    """The values, with the texts of clauses in place of what the snapshot says of them."""
    if not choices:
        return values
    style = _point_style(version.file.sha256)
    spaces: dict[str, dict[str, Any]] = {}
    for one in choices:
        spaces.setdefault(SPACES[one.language], {})[one.code] = (
            _wording(one.version, values, style) if one.version else None
        )
    return {**values, **spaces}


def _wording(version: ClauseVersion, values: Mapping[str, Any], style: str | None) -> Paragraphs | Annex:
    if version.text:
        return written(version.text, values, point_style=style)
    return fragment(storage.content_of(version.file), values)


@lru_cache(maxsize=32)
def _point_style(sha256: str) -> str | None:
    return point_style_of(storage.storage().get(sha256))


@lru_cache(maxsize=32)
def _compiled(sha256: str) -> CompiledTemplate:
    """Compiled once, shared by the processes of this machine: contents never change under their name."""
    return compile_template(
        storage.storage().get(sha256), store=FolderStore(storage.spare_folder("compiled"))
    )
