"""Points and minutes in words."""

from course.exercises.model import Answers, Exercise, Rubric


def facts(exercise: Exercise | Rubric | Answers) -> str:
    """Return points and minutes in words, or nothing while nobody has said them.

    Args:
        exercise: An exercise, or what tells its points and minutes.
    """
    parts = []
    if exercise.points is not None:
        parts.append(f"{exercise.points} point{'' if exercise.points == 1 else 's'}")
    if exercise.minutes is not None:
        minutes = f"{exercise.minutes} minute{'' if exercise.minutes == 1 else 's'}"
        parts.append(f"about {minutes}")
    return ", ".join(parts)
