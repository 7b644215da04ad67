"""Markdown with front matter → values and problems. Reads no files and knows no site generator."""
