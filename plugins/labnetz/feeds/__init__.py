"""Feeds of updates: bytes of RSS, Atom or JSON Feed from and to `Update` values. Fetches nothing."""
