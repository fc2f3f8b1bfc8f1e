"""paper-archive: a static site generator for archives of research papers."""

__version__ = "0.1.0"
