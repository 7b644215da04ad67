"""`python -m labnetz` is the command `labnetz`."""

from labnetz.cli import main

main()
