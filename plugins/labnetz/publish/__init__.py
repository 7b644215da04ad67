"""Values to artifacts and pages. Pure: no clock, no socket, no disk."""
