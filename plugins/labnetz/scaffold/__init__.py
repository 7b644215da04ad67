"""What `labnetz new` and `labnetz schema` write: answers → text. Asks nobody, reads and writes no disk."""
