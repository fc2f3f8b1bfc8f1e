"""The theme `paper-archive` of MkDocs: see mkdocs_theme.yml beside it."""
