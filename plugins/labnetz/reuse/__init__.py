"""Take over a practice of another lab, see what moved on there, and merge it. Asks no server (`harvest.reuse`)."""
