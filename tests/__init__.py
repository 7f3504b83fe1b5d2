"""The tests: a package, so that each module is imported by one name only, and its classes are the same everywhere."""
