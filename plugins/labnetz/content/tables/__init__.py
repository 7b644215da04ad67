"""Tables as spreadsheets export them → a lab's events. No YAML of its own: `content.event` says what an event is."""
