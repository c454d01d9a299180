"""The template library: shipped templates, uploads with their check, approval, retirement."""

import hashlib
from dataclasses import asdict
from typing import Any

from agreements.docx import Problem, RepairedCopy, Report, check_template
from agreements.shipped import PAPERS, SCHEME, Paper
from agreements.vocabulary import vocabulary
from crm.core import clock, jobs, storage
from crm.core.actor import Actor
from crm.core.db import session
from crm.core.events import record
from crm.partnerships import events, rules
from crm.partnerships.documents import DOCX
from crm.partnerships.errors import (
    NothingToRepair,
    TemplateHasProblems,
    TemplateKept,
    TemplateNameTaken,
    TemplateNotChecked,
    TemplateSetAside,
    TemplateTooLarge,
    TemplateUnchanged,
    VersionRetired,
)
from crm.partnerships.models import (
    AgreementKind,
    AgreementType,
    Register,
    Template,
    TemplateVersion,
    VersionStatus,
)
from crm.partnerships.queries import library

CHECK = "partnerships.check_template"
PAGES = "partnerships.template_pages"


def install_shipped(*, by: Actor) -> None:
    """What comes with the product, approved; a register, type or template that is there already stays."""
    for shipped in PAPERS.values():
        if library.template_named(shipped.name) is not None:
            continue
        type_ = library.type_of_kind(AgreementKind(shipped.kind)) or _new_type(shipped)
        template = Template(type=type_, name=shipped.name)
        session.add(template)
        session.flush()
        record(events.TemplateInstalled(name=template.name), about=template, by=by)
        content = shipped.template()
        version = _add(template, content, file_name=shipped.file, by=by)
        keep_report(version, check_template(content, vocabulary=vocabulary(shipped.kind)))
        ask_for_pages(version)
        approve_version(version, by=by)


def add_template(
    type_: AgreementType, name: str, content: bytes, *, file_name: str, by: Actor
) -> TemplateVersion:
    """Another template for agreements of a type, with the file as its first version."""
    _require_free(name)
    if (kept := library.version_with(hashlib.sha256(content).hexdigest())) is not None:
        raise TemplateKept(name=kept.template.name, n=kept.n)
    template = Template(type=type_, name=name)
    session.add(template)
    session.flush()
    record(events.TemplateAdded(name=name), about=template, by=by)
    return add_version(template, content, file_name=file_name, by=by)


def rename_template(template: Template, name: str, *, by: Actor) -> None:
    """Call the template otherwise; agreements made from it keep their own titles."""
    if name == template.name:
        return
    _require_free(name)
    before, template.name = template.name, name
    session.flush()
    record(events.TemplateRenamed(before=before, name=name), about=template, by=by)


def retire_template(template: Template, *, by: Actor) -> None:
    """Make no new agreements from it; those that are made keep it, and it can be brought back."""
    if template.retired_at is None:
        template.retired_at = clock.now()
        session.flush()
        record(events.TemplateRetired(), about=template, by=by)


def restore_template(template: Template, *, by: Actor) -> None:
    """Take a template that was set aside into work again, with the version that was approved."""
    if template.retired_at is not None:
        template.retired_at = None
        session.flush()
        record(events.TemplateRestored(), about=template, by=by)


def add_version(template: Template, content: bytes, *, file_name: str, by: Actor) -> TemplateVersion:
    """Keep an uploaded text as the next version; a worker checks it, in a process with limits."""
    if template.retired_at is not None:
        raise TemplateSetAside
    version = _add(template, content, file_name=file_name, by=by)
    jobs.enqueue(CHECK, {"version_id": version.id}, key=check_key(version))
    return version


def add_repaired(
    version: TemplateVersion, repair: RepairedCopy, *, file_name: str, by: Actor
) -> TemplateVersion:
    """The repaired copy of a version as the next one; the version itself stays as it was uploaded."""
    if not repair.changes:
        raise NothingToRepair
    return add_version(version.template, repair.docx, file_name=file_name, by=by)


def check_again(version: TemplateVersion) -> None:
    """Check a version anew, by today's rules, vocabulary and fonts; its report stays until then."""
    jobs.enqueue(CHECK, {"version_id": version.id, "again": True}, key=check_key(version))


def check_key(version: TemplateVersion) -> str:
    """Under which key the check of a version waits."""
    return f"{CHECK}:{version.id}"


def keep_report(version: TemplateVersion, report: Report) -> None:
    """What the check said; a version with errors is never approved."""
    version.report = {
        "acceptable": report.acceptable,
        "problems": [_in_both_languages(problem) for problem in report.problems],
        "variables": [asdict(variable) for variable in report.variables],
        "branches": [asdict(branch) for branch in report.branches],
    }
    session.flush()


def ask_for_pages(version: TemplateVersion) -> None:
    """Have the pages of an acceptable version made, filled with sample data."""
    if version.report["acceptable"]:
        jobs.enqueue(PAGES, {"version_id": version.id}, key=pages_key(version))


def pages_key(version: TemplateVersion) -> str:
    """Under which key the making of sample pages waits."""
    return f"{PAGES}:{version.id}"


def approve_version(version: TemplateVersion, *, by: Actor) -> None:
    """From now on new agreements are made from this version; the one before steps back."""
    if version.status is VersionStatus.RETIRED:
        raise VersionRetired
    if not version.is_checked:
        raise TemplateNotChecked
    if not version.report["acceptable"]:
        raise TemplateHasProblems
    if version.status is VersionStatus.APPROVED:
        return
    if version.template.retired_at is not None:
        raise TemplateSetAside
    for earlier in library.versions_of(version.template):
        if earlier.status is VersionStatus.APPROVED:
            retire_version(earlier, by=by)
    version.status, version.approved_by = VersionStatus.APPROVED, by.label
    session.flush()
    approved = events.TemplateVersionApproved(n=version.n, sha256=version.file.sha256)
    record(approved, about=[version.template, version], by=by)


def retire_version(version: TemplateVersion, *, by: Actor) -> None:
    """Make no more agreements from this version; those that are made keep it."""
    if version.status is VersionStatus.RETIRED:
        return
    version.status = VersionStatus.RETIRED
    session.flush()
    record(events.TemplateVersionRetired(n=version.n), about=[version.template, version], by=by)


def _add(template: Template, content: bytes, *, file_name: str, by: Actor) -> TemplateVersion:
    if len(content) > rules.LARGEST_TEMPLATE:
        raise TemplateTooLarge(megabytes=rules.LARGEST_TEMPLATE // rules.MEGABYTE)
    versions = library.versions_of(template)
    sha256 = hashlib.sha256(content).hexdigest()
    for earlier in versions:
        if earlier.file.sha256 == sha256:
            raise TemplateUnchanged(n=earlier.n)
    version = TemplateVersion(
        template=template,
        n=versions[0].n + 1 if versions else 1,
        file=storage.keep_file(content, name=file_name, media_type=DOCX, by=by.label),
        status=VersionStatus.DRAFT,
        report={},
    )
    session.add(version)
    session.flush()
    record(events.TemplateVersionAdded(n=version.n, sha256=sha256), about=[template, version], by=by)
    return version


def _new_type(shipped: Paper) -> AgreementType:
    register = Register(name=shipped.register, scheme=SCHEME, prefix=shipped.prefix, period="year")
    type_ = AgreementType(
        kind_of=AgreementKind(shipped.kind),
        name=shipped.name,
        code=shipped.prefix,
        register=register,
        sign_within_days=30,
    )
    session.add(type_)
    return type_


def _require_free(name: str) -> None:
    if library.template_named(name) is not None:
        raise TemplateNameTaken(name=name)


def _in_both_languages(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "excerpt": problem.excerpt,
        "message_ru": problem.message("ru"),
        "message_en": problem.message("en"),
        "remedy_ru": problem.remedy("ru"),
        "remedy_en": problem.remedy("en"),
        "place_ru": problem.where.describe("ru"),
        "place_en": problem.where.describe("en"),
        "where": problem.where.as_json(),
    }
