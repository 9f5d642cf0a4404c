"""Read all exercises of the book and see that their files agree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from course.errors import BookError
from course.exercises.banks import read_bank
from course.exercises.model import Answers, Course, Exercise, ExercisePage
from course.exercises.pages import read_page
from course.exercises.quizzes import read_quiz
from course.exercises.rubrics import read_rubrics

FOLDER = "exercises"
SIDECARS = (".answers.yml", ".rubric.yml", ".quiz.yml")


def load_course(root: Path, names: Iterable[str] | None = None) -> Course:
    """Read the exercises of every chapter, or of some.

    Args:
        root: The book's folder, with ``exercises/``.
        names: Names of chapters; all when None.

    Returns:
        The exercises, in the order of the contents where that is there, else of their names.

    Raises:
        BookError: At the first fault: a malformed file, files that do not agree, an id that stands
            twice in the book, a file that goes with no page, or a name that does not exist.
    """
    faults: list[BookError] = []
    course = Course()
    for name in _chosen(root, names):
        try:
            course.pages[name] = load_page(root, name)
        except BookError as error:
            faults.append(error)
    faults += duplicates(course)
    if names is None:
        faults += strays(root)
    if faults:
        raise faults[0] if len(faults) == 1 else _joined(faults)
    return course


class Pages(Mapping[str, ExercisePage]):
    """Pages of exercises by the chapter's name, each read when it is first asked for."""

    def __init__(self, root: Path) -> None:
        """Find the pages.

        Args:
            root: The book's folder.
        """
        self._root = root
        self._names = chapter_names(root)
        self._read: dict[str, ExercisePage] = {}

    def __getitem__(self, name: str) -> ExercisePage:
        """Return one page.

        Raises:
            KeyError: If there is none of that name.
            BookError: If it is malformed.
        """
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = load_page(self._root, name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        """True when there is a page of that name."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Names in the order of the contents."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._names)


def chapter_names(root: Path) -> list[str]:
    """Return the names of all pages of exercises, in the order of the contents."""
    found = sorted(path.stem for path in (root / FOLDER).glob("*.md"))
    toc = root / "_toc.yml"
    order = toc.read_text("utf-8") if toc.exists() else ""
    places = {name: order.find(f"{FOLDER}/{name}\n") for name in found}
    return sorted(found, key=lambda name: (places[name] < 0, places[name], name))


def load_page(root: Path, name: str) -> ExercisePage:
    """Read one page of exercises with its answers, rubrics and quiz.

    Args:
        root: The book's folder.
        name: The chapter's name, for example ``who-trades``.

    Raises:
        BookError: If a file is malformed or they do not agree.
    """
    stem = f"{FOLDER}/{name}"
    page = read_page(root / f"{stem}.md", f"{stem}.md")
    bank = read_bank(root / f"{stem}.answers.yml", f"{stem}.answers.yml")
    rubrics = read_rubrics(root / f"{stem}.rubric.yml", f"{stem}.rubric.yml")
    quiz_file = root / f"{stem}.quiz.yml"
    asked = {exercise.label: exercise for exercise in page.exercises}
    for label, answers in bank.items():
        _agrees(f"{stem}.answers.yml:{answers.line}", label, asked, is_open=False)
        _check_bank(f"{stem}.answers.yml", asked[label], answers)
    for label, rubric in rubrics.items():
        _agrees(f"{stem}.rubric.yml:{rubric.line}", label, asked, is_open=True)
    return replace(
        page,
        exercises=tuple(
            replace(one, answers=bank.get(one.label), rubric=rubrics.get(one.label))
            for one in page.exercises
        ),
        quiz=read_quiz(quiz_file, f"{stem}.quiz.yml") if quiz_file.exists() else None,
    )


def duplicates(course: Course) -> list[BookError]:
    """Return a fault for each label or question id that stands twice in the book."""
    seen: dict[str, str] = {}
    faults = []
    for page in course.pages.values():
        places = [(one.label, f"{page.file}:{one.line}") for one in page.exercises]
        if page.quiz:
            places += [
                (one.id, f"{FOLDER}/{page.name}.quiz.yml:{one.line}") for one in page.quiz.questions
            ]
        for name, place in places:
            if name in seen:
                faults.append(
                    BookError(
                        place,
                        f"the id '{name}' stands in {seen[name]} too.",
                        "begin it with a word of its own chapter.",
                    )
                )
            seen.setdefault(name, place)
    return faults


def strays(root: Path) -> list[BookError]:
    """Return a fault for each file beside the pages that goes with none of them."""
    faults = []
    for path in sorted((root / FOLDER).glob("*.yml")):
        ending = next((end for end in SIDECARS if path.name.endswith(end)), None)
        name = path.name.removesuffix(ending) if ending else ""
        if not name or not (path.parent / f"{name}.md").exists():
            faults.append(
                BookError(
                    f"{FOLDER}/{path.name}",
                    "the file goes with no page.",
                    f"name it NAME{', NAME'.join(SIDECARS)} after a page NAME.md.",
                )
            )
    return faults


def _chosen(root: Path, names: Iterable[str] | None) -> list[str]:
    """The pages asked for."""
    every = chapter_names(root)
    if names is None:
        return every
    chosen = [Path(name).stem for name in names]
    for name in chosen:
        if name not in every:
            raise BookError(
                f"{FOLDER}/{name}.md", "there is no such page.", f"use one of: {', '.join(every)}."
            )
    return chosen


def _agrees(place: str, label: str, asked: dict[str, Exercise], is_open: bool) -> None:
    """Refuse an entry for an exercise that is not there or is of the other kind."""
    if label not in asked:
        raise BookError(
            place,
            f"'{label}' is no exercise of the page.",
            f"use one of: {', '.join(asked)}.",
        )
    if asked[label].is_open != is_open:
        what = "an open question" if asked[label].is_open else "judged by checks"
        mend = "an open question has a rubric, any other answers; move the entry."
        raise BookError(place, f"'{label}' is {what}.", mend)


def _check_bank(file: str, exercise: Exercise, answers: Answers) -> None:
    """Refuse a mistake that names no check of its exercise."""
    known = [check.name for check in exercise.checks]
    for mistake in answers.wrong:
        if mistake.says not in known:
            raise BookError(
                f"{file}:{mistake.line}",
                f"'{exercise.label}' has no check '{mistake.says}'.",
                f"use one of: {', '.join(known)}.",
            )


def _joined(faults: list[BookError]) -> BookError:
    """Several faults as one message, each on a line."""
    first, *others = faults
    rest = "".join(f"\n{fault}" for fault in others)
    return BookError(first.where, first.what, f"{first.mend}{rest}")
