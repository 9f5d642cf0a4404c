"""Exercises, answers, rubrics and quizzes: read from ``exercises/``, checked, proved."""
