"""The shim: two MkDocs plugins over functions that don't know MkDocs, and our face over Material's machine."""
