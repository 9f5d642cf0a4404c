"""Builders: one module a raw source, each turning raw files into tables of the data package."""
