"""Exercises and quizzes as packages for the systems that instructors use.

One module for each system: Canvas, Moodle, Common Cartridge, Otter, nbgrader. Each makes files in
memory from :class:`~course.exports.chapters.Chapter` and names what its format cannot hold. The
same sources give the same bytes. Nothing that students receive is made from a solution.
"""
