"""Ask every source, decide what is believed, keep it. Builds no pages."""
