"""The result of a check, and the check itself."""

from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from agreements.docx.allowed import violations
from agreements.docx.dialect import Sources, read_sources
from agreements.docx.environment import template_environment
from agreements.docx.errors import TemplateRefused
from agreements.docx.integrity import package_problems
from agreements.docx.package import Package
from agreements.docx.problems import Language, Place, Problem, errors_in


@dataclass(frozen=True, slots=True)
class Report:
    """All problems of a template in reading order; acceptable where none of them is an error."""

    problems: tuple[Problem, ...]

    @property
    def acceptable(self) -> bool:
        """Whether the template may be used; warnings do not forbid it."""
        return not errors_in(self.problems)

    def as_json(self, language: Language = "ru") -> dict[str, Any]:
        """The report as plain data, as the command line prints it."""
        return {
            "acceptable": self.acceptable,
            "problems": [problem.as_json(language) for problem in self.problems],
        }


def check_template(data: bytes) -> Report:
    """Check the template `data` without trusting it; never raises for what the file contains."""
    try:
        package = Package.read(data)
    except TemplateRefused as refusal:
        return Report(refusal.problems)
    problems = list(package_problems(package))
    if not problems:
        problems = _language_problems(read_sources(data))
    return Report(tuple(problems))


def _language_problems(sources: Sources) -> list[Problem]:
    environment = template_environment()
    problems: list[Problem] = []
    texts = [(part.name, part.text) for part in sources.parts]
    for name, text in (*texts, *(("docProps/core.xml", text) for _, text in sources.properties)):
        try:
            tree: nodes.Template = environment.parse(text)
        except TemplateSyntaxError as error:
            problems.append(Problem.of("syntax", Place(name), detail=error.message))
            continue
        for found in violations(tree, environment):
            details = {"guess_ru": "", "guess_en": "", **found.details}
            problems.append(Problem.of(found.code, Place(name), "", **details))
    return problems
