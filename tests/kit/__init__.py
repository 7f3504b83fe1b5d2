"""The tools for tests of programs that use this package."""
