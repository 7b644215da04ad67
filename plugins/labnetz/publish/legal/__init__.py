"""The legal pages that are made from lab.yml: one module a page, values in, HTML out. Not legal advice."""
