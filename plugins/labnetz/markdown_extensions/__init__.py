"""What we add to Python-Markdown: `aligned` (columns by class), `running_text` (tables and notes for everybody).

They know nothing of MkDocs: whatever generator uses Python-Markdown can use them.
"""
