"""The command `labnetz` with its imports done: runs it in a process that is forked from this one, as often as asked.

Started by `demonstration.labnetz`: of a short build, imports take half of the processor time. What runs has a process,
a folder, an environment and an output of its own. That `labnetz` starts by itself is seen by the tests that run
scripts, use a terminal or end it.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import runpy
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection

import labnetz
import mkdocs_labnetz

# What is imported only while something is built or harvested.
LATE = (
    *("mkdocs.commands.build", "material.templates", "pygments.formatters", "pygments.lexers"),
    *(f"markdown.extensions.{name}" for name in ("admonition", "attr_list", "codehilite", "footnotes", "tables")),
    *("dateutil.parser", "multiprocessing.forkserver", "multiprocessing.sharedctypes"),
)


@dataclass(frozen=True)
class Order:
    """One run: what stands after `labnetz`, where, with which environment, and the files for what it says."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    out: str
    err: str


def import_everything() -> None:
    """Import, and do nothing else: what a run finds out, each has to find out."""
    for package in (labnetz, mkdocs_labnetz):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    gc.freeze()  # none of it is looked at again in what is forked


def next_order(talk: Connection) -> Order:
    """Give what is to be run, in a process for it; this one says the number of that process, and how it ended."""
    while asked := talk.recv():
        process = os.fork()
        if not process:
            talk.close()
            return Order(*asked)
        talk.send(process)
        talk.send(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    os._exit(0)


def become(order: Order) -> None:
    """Be as if somebody had started this in that folder, which `python -m` puts in front of the path."""
    for number, path in ((1, order.out), (2, order.err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.path[0] = order.folder
    sys.argv[1:] = order.arguments


if __name__ == "__main__":
    import_everything()
    try:
        ordered = next_order(Connection(int(sys.argv[1])))
    except EOFError:  # who asked has ended
        os._exit(0)
    become(ordered)
    runpy.run_module("labnetz", run_name="__main__", alter_sys=True)
