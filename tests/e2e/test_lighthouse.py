"""What Lighthouse says of a lab's event page apart from speed, which `make lighthouse` measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from demonstration import BuiltNetwork
from lighthouse import ask_lighthouse
from loopback import running_nginx

pytestmark = [pytest.mark.browser, pytest.mark.programs, pytest.mark.slow]


def test_lighthouse_is_content_with_an_event(network: BuiltNetwork, tmp_path: Path) -> None:
    with running_nginx(tmp_path / "nginx", network.public) as server:
        url = f"{server.url}/moenchengladbach/veranstaltungen/lego-workshop/"
        scores = ask_lighthouse(url, "accessibility", "best-practices", "seo")
    assert set(scores.points) == {"accessibility", "best-practices", "seo"}
    assert min(scores.points.values()) >= 95, scores
