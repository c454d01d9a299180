"""A template's own variables as questions to a person: generated from its schema, answered as plain JSON.

questions = questions_of(template.variables, vocabulary("free"), wording)
answers[question.path] = answered(question, typed)
values = free_values(FreeTerms(..., own=printed(questions, answers)))
"""

from agreements.intake.answers import EXPECTED, Unreadable, answered, checked, printed, shown
from agreements.intake.questions import Question, QuestionKind, own_paths, questions_of, unfillable
from agreements.intake.wording import Wording, readable

__all__ = [
    "EXPECTED",
    "Question",
    "QuestionKind",
    "Unreadable",
    "Wording",
    "answered",
    "checked",
    "own_paths",
    "printed",
    "questions_of",
    "readable",
    "shown",
    "unfillable",
]
