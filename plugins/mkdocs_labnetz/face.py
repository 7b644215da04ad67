"""Our face over Material's machine, put on before anything is read. Loads little: what comes after it takes long."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from labnetz.locale import say
from labnetz.markdown_extensions import aligned, running_text
from labnetz.model import Message, msg


def wear(config: MkDocsConfig) -> None:
    """Put our templates before the theme's, and our hand into Markdown."""
    config.theme.dirs.insert(0, str(Path(__file__).parent / "theme"))
    config.markdown_extensions += [aligned.__name__, running_text.__name__]
    config.mdx_configs[running_text.__name__] = {"language": str(config.theme.get("language") or "de")}


def refuse_file_urls(config: MkDocsConfig) -> None:
    """Our pages find each other as folders; with files, lists would come out empty."""
    if not config.use_directory_urls:
        raise refusal(msg("use_directory_urls: false does not go with labnetz; delete the line from mkdocs.yml"))


def refusal(message: Message, language: str = "de") -> PluginError:
    """Make the error that ends a build which has nothing to build from."""
    return PluginError(say(message, language))
