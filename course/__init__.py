"""What makes the book from its sources, without knowing Sphinx: checks, notebooks, build, tests."""
