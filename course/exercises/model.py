"""What an exercise, a bank of answers, a rubric and a quiz are."""

from dataclasses import dataclass, field
from functools import cached_property

KINDS = ("Reproduce", "Change", "Extend", "Criticise")
LEVELS = (3, 2, 1, 0)  # of a rubric, the best first


@dataclass(frozen=True)
class Check:
    """One function that judges an answer.

    Attributes:
        name: Name of the function, ``test_...``.
        source: Its code.
        hint: Its docstring on one line, shown when it fails.
        arguments: The student's names that it takes.
        hidden: True when students do not see it, so that only the grader asks it.
        line: Line of the page on which its cell begins.
    """

    name: str
    source: str
    hint: str
    arguments: tuple[str, ...]
    hidden: bool
    line: int


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer, and the check whose hint must come first."""

    answer: str
    says: str
    line: int


@dataclass(frozen=True)
class Equivalent:
    """A change of the solution that no check can catch, because the answer means the same."""

    was: str
    now: str
    because: str
    line: int


@dataclass(frozen=True)
class Answers:
    """What is kept for one exercise: right variants, mistakes, and changes that change nothing.

    Attributes:
        points: What a right answer earns, or None while nobody has said so.
        minutes: How long it may take, or None while nobody has said so.
        line: Line of the bank on which the entry begins.
    """

    points: int | None
    minutes: int | None
    right: tuple[str, ...]
    wrong: tuple[Mistake, ...]
    equivalent: tuple[Equivalent, ...]
    line: int


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric: its name, and what each level means, by its number."""

    name: str
    levels: dict[int, str]


@dataclass(frozen=True)
class Rubric:
    """How an open question is judged; every criterion counts the same."""

    label: str
    points: int
    minutes: int
    criteria: tuple[Criterion, ...]
    line: int

    def score(self, levels: list[int]) -> float:
        """Return the points earned.

        Args:
            levels: The level reached for each criterion, in order.

        Raises:
            ValueError: If there is not one level from 0 to 3 for each criterion.
        """
        if len(levels) != len(self.criteria) or any(level not in LEVELS for level in levels):
            raise ValueError(f"{self.label}: give {len(self.criteria)} levels, each from 0 to 3")
        return self.points * sum(levels) / (LEVELS[0] * len(self.criteria))


@dataclass(frozen=True)
class Exercise:
    """One exercise of a page.

    Attributes:
        label: Its label, unique in the book.
        title: What stands in its heading; may hold inline Markdown.
        kind: Heading that it stands under: reproduce, change, extend or criticise.
        prompt: The task, in MyST Markdown.
        starter: What the student begins with; empty for an open question.
        solution: The worked solution's code; empty for an open question.
        explanation: The solution's text, in MyST Markdown.
        checks: What judges it, in order.
        line: Line of the page on which it begins.
        answers: What the bank keeps for it, or None for an open question or while it is missing.
        rubric: How it is judged by a reader, for an open question.
    """

    label: str
    title: str
    kind: str
    prompt: str
    starter: str
    solution: str
    explanation: str
    checks: tuple[Check, ...]
    line: int
    answers: Answers | None = None
    rubric: Rubric | None = None

    @property
    def is_open(self) -> bool:
        """True for a question answered in words, which a reader judges."""
        return not self.starter

    @property
    def points(self) -> int | None:
        """What a full answer earns, or None while nobody has said so."""
        told = self.rubric if self.is_open else self.answers
        return told.points if told else None

    @property
    def minutes(self) -> int | None:
        """How long it may take, or None while nobody has said so."""
        told = self.rubric if self.is_open else self.answers
        return told.minutes if told else None


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class WrongValue:
    """A typical wrong number, with feedback of its own."""

    value: float
    tolerance: float
    feedback: str


@dataclass(frozen=True)
class Question:
    """What all questions of a quiz have.

    Attributes:
        id: Unique in the book.
        text: The question; it and all feedback may hold inline Markdown.
        points: What the right answer earns.
        line: Line of the file on which it begins.
    """

    id: str
    text: str
    points: int
    line: int


@dataclass(frozen=True)
class ChoiceQuestion(Question):
    """A question with answers to choose from: one (``multi`` false) or all that are correct."""

    multi: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class NumericQuestion(Question):
    """A question answered by a number, right within a tolerance."""

    answer: float
    tolerance: float
    feedback: str
    otherwise: str
    wrong: tuple[WrongValue, ...]


@dataclass(frozen=True)
class ShortQuestion(Question):
    """A question answered by a word or two; case and spaces do not matter."""

    answers: tuple[str, ...]
    feedback: str
    otherwise: str


@dataclass(frozen=True)
class Quiz:
    """The quiz of one chapter."""

    name: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class ExercisePage:
    """The exercises of one chapter, with all that goes with them.

    Attributes:
        name: The chapter's name, for example ``who-trades``.
        title: The page's heading.
        given: Code cells that the page gives the student, in order.
        exercises: In the order of the page.
        quiz: The chapter's quiz, or None while there is none.
    """

    name: str
    title: str
    given: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    quiz: Quiz | None = None

    @property
    def file(self) -> str:
        """Path of the page from the root."""
        return f"exercises/{self.name}.md"

    @property
    def judged(self) -> tuple[Exercise, ...]:
        """Exercises that checks judge."""
        return tuple(exercise for exercise in self.exercises if not exercise.is_open)

    @property
    def open(self) -> tuple[Exercise, ...]:
        """Exercises that a reader judges."""
        return tuple(exercise for exercise in self.exercises if exercise.is_open)

    def exercise(self, label: str) -> Exercise:
        """Return one exercise.

        Raises:
            KeyError: If the page has none of that label.
        """
        return self._by_label[label]

    @cached_property
    def _by_label(self) -> dict[str, Exercise]:
        """Exercises by label."""
        return {exercise.label: exercise for exercise in self.exercises}


@dataclass(frozen=True)
class Course:
    """All pages of exercises, by the chapter's name, in the order of the contents."""

    pages: dict[str, ExercisePage] = field(default_factory=dict)
