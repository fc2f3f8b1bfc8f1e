"""The search index: what it is made of is told in DESIGN.md, "Search index"."""
