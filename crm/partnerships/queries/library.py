"""The template library: templates with their versions, and where each is used."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from agreements.lifecycle import State
from crm.core.db import session
from crm.core.errors import NotFound
from crm.core.storage import StoredFile
from crm.partnerships.models import (
    Agreement,
    AgreementKind,
    AgreementType,
    Template,
    TemplateVersion,
    VersionStatus,
)


@dataclass(frozen=True)
class TemplateRow:
    """A template as the library lists it; `approved_n` is the version new agreements are made from."""

    id: int
    name: str
    type: str
    kind: AgreementKind
    is_retired: bool
    versions: int
    approved_n: int | None
    used: int
    updated_at: datetime


def templates() -> list[TemplateRow]:
    approved = func.max(TemplateVersion.n).filter(TemplateVersion.status == VersionStatus.APPROVED)
    versions = (
        select(
            TemplateVersion.template_id,
            func.count().label("versions"),
            approved.label("approved_n"),
            func.max(TemplateVersion.updated_at).label("updated_at"),
        )
        .group_by(TemplateVersion.template_id)
        .subquery()
    )
    used = (
        select(func.count(Agreement.id))
        .join(TemplateVersion, TemplateVersion.id == Agreement.template_version_id)
        .where(TemplateVersion.template_id == Template.id)
        .scalar_subquery()
    )
    found = (
        select(
            Template.id,
            Template.name,
            AgreementType.name,
            AgreementType.kind_of,
            Template.retired_at.is_not(None),
            func.coalesce(versions.c.versions, 0),
            versions.c.approved_n,
            used,
            func.coalesce(versions.c.updated_at, Template.updated_at),
        )
        .join(AgreementType, AgreementType.id == Template.type_id)
        .outerjoin(versions, versions.c.template_id == Template.id)
        .order_by(Template.retired_at.is_not(None), Template.name)
    )
    return [TemplateRow(*values) for values in session.execute(found)]


def template_or_404(template_id: int) -> Template:
    found = session.scalar(
        select(Template)
        .where(Template.id == template_id)
        .options(joinedload(Template.type, innerjoin=True).joinedload(AgreementType.register, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found


def template_to_change(template_id: int) -> Template:
    """Locked, so that versions are numbered one after another."""
    found = session.scalar(
        select(Template)
        .where(Template.id == template_id)
        .options(joinedload(Template.type, innerjoin=True))
        .with_for_update(of=Template)
    )
    if found is None:
        raise NotFound
    return found


def versions_of(template: Template) -> Sequence[TemplateVersion]:
    """Newest first, with their files."""
    return session.scalars(
        select(TemplateVersion)
        .where(TemplateVersion.template_id == template.id)
        .options(
            joinedload(TemplateVersion.file, innerjoin=True),
            joinedload(TemplateVersion.template, innerjoin=True),
        )
        .order_by(TemplateVersion.n.desc())
    ).all()


def version_or_404(template: Template, n: int) -> TemplateVersion:
    found = next((version for version in versions_of(template) if version.n == n), None)
    if found is None:
        raise NotFound
    return found


def version_to_check(version_id: int, *, again: bool = False) -> TemplateVersion | None:
    """A version that nobody checked yet (or, `again`, any), with its file and type."""
    version = session.scalar(
        select(TemplateVersion)
        .where(TemplateVersion.id == version_id)
        .options(
            joinedload(TemplateVersion.file, innerjoin=True),
            joinedload(TemplateVersion.template, innerjoin=True).joinedload(Template.type, innerjoin=True),
        )
    )
    return version if version is not None and (again or not version.is_checked) else None


def version_with(sha256: str) -> TemplateVersion | None:
    """The version of any template whose file has this content, with its template."""
    return session.scalar(
        select(TemplateVersion)
        .join(StoredFile, StoredFile.id == TemplateVersion.file_id)
        .where(StoredFile.sha256 == sha256)
        .options(joinedload(TemplateVersion.template, innerjoin=True))
        .order_by(TemplateVersion.id)
        .limit(1)
    )


def version_of_template(template: Template, content: bytes) -> TemplateVersion | None:
    """The version of the template that has this content already."""
    sha256 = hashlib.sha256(content).hexdigest()
    return next((one for one in versions_of(template) if one.file.sha256 == sha256), None)


def agreement_types() -> Sequence[AgreementType]:
    """Every type of agreement, by name."""
    return session.scalars(select(AgreementType).order_by(AgreementType.name)).all()


def type_or_404(type_id: int) -> AgreementType:
    found = session.get(AgreementType, type_id)
    if found is None:
        raise NotFound
    return found


def states_of_uses(template: Template) -> dict[State, int]:
    """How many agreements made from the template are in each state, in the order of the lifecycle."""
    found = (
        select(Agreement.state, func.count())
        .join(TemplateVersion, TemplateVersion.id == Agreement.template_version_id)
        .where(TemplateVersion.template_id == template.id)
        .group_by(Agreement.state)
    )
    counts = {row[0]: row[1] for row in session.execute(found)}
    return {state: counts[state] for state in State if state in counts}


def uses_of(template: Template) -> dict[int, int]:
    """How many agreements were made from each version, by the version's id."""
    found = (
        select(Agreement.template_version_id, func.count())
        .join(TemplateVersion, TemplateVersion.id == Agreement.template_version_id)
        .where(TemplateVersion.template_id == template.id)
        .group_by(Agreement.template_version_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def version_for_new(kind: AgreementKind) -> TemplateVersion | None:
    """The newest approved version of a living template of this kind, with its type and register."""
    return session.scalar(
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .join(AgreementType, AgreementType.id == Template.type_id)
        .where(
            AgreementType.kind_of == kind,
            Template.retired_at.is_(None),
            TemplateVersion.status == VersionStatus.APPROVED,
        )
        .options(
            joinedload(TemplateVersion.file, innerjoin=True),
            joinedload(TemplateVersion.template, innerjoin=True)
            .joinedload(Template.type, innerjoin=True)
            .joinedload(AgreementType.register, innerjoin=True),
        )
        .order_by(TemplateVersion.id.desc())
        .limit(1)
    )


def template_named(name: str) -> Template | None:
    return session.scalar(select(Template).where(Template.name == name))


def type_of_kind(kind: AgreementKind) -> AgreementType | None:
    return session.scalar(
        select(AgreementType)
        .where(AgreementType.kind_of == kind)
        .options(joinedload(AgreementType.register, innerjoin=True))
        .order_by(AgreementType.id)
        .limit(1)
    )
