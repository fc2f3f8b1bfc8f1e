"""Digests: what a day, a week or a span of days brought, as a mail, a page, text or Markdown, and sending them."""
