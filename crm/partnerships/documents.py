"""Making the Word document of an agreement, and keeping what was made as a revision."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from agreements.docx import CompiledTemplate, DocumentError, FolderStore, compile_template
from agreements.naming import file_name
from agreements.shipped import PAPERS
from crm.core import storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.partnerships.errors import DocumentRefused
from crm.partnerships.models import Agreement, Revision, TemplateVersion

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(version: TemplateVersion, values: Mapping[str, Any]) -> bytes:
    """The document of this template version with these values; raises DocumentRefused, never half of it."""
    try:
        return _compiled(version.file.sha256).render(values)
    except DocumentError as error:
        raise DocumentRefused(detail=str(error).rstrip(".")) from error


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
    revision = Revision(
        n=latest.n + 1 if latest else 1,
        template_version_id=agreement.template_version.id,
        values=values,
        content_hash=content_hash,
        docx=storage.new_file(docx, name=name_of(agreement, "docx"), media_type=DOCX, by=by.label),
        pdf=None,
        made_by=by.label,
    )
    agreement.revisions.append(revision)
    return revision


def name_of(agreement: Agreement, extension: str) -> str:
    """What the file of this agreement is called when somebody downloads it."""
    return file_name(
        PAPERS[agreement.type.kind_of.value].short_name,
        agreement.entry.number if agreement.entry else "",
        agreement.organisation.short_name,
        extension,
    )


@lru_cache(maxsize=32)
def _compiled(sha256: str) -> CompiledTemplate:
    """Compiled once, shared by the processes of this machine: contents never change under their name."""
    return compile_template(
        storage.storage().get(sha256), store=FolderStore(storage.spare_folder("compiled"))
    )
