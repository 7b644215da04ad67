"""How often code goes through what it is given: what must not grow with the number of feeds is counted, not timed."""


class Counted(tuple):
    """Values that count how often somebody goes through them, all of this kind together."""

    __slots__ = ()
    looks = 0

    def __iter__(self):
        Counted.looks += 1
        return super().__iter__()
