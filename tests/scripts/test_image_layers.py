"""Whose layers are whose."""

from __future__ import annotations

import pytest

from scripts import image_layers
from scripts.image_layers import STAGES, Layer

LAYERS = [Layer(number) for number in range(5)]


def test_stages_of_different_builds_are_not_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {stage: [*"abcde"][: length + 1] for length, stage in enumerate(STAGES)}
    ids["pandas-sklearn"] = ["a", "old"]
    monkeypatch.setattr(image_layers, "read_layers", lambda _image: LAYERS)
    monkeypatch.setattr(image_layers, "layer_ids", ids.__getitem__)
    with pytest.raises(SystemExit, match="pandas-sklearn is of another build"):
        image_layers.stages({stage: stage for stage in STAGES})
    ids["pandas-sklearn"] = ["a", "b", "c"]
    shares = image_layers.stages({stage: stage for stage in STAGES})
    assert [shares[stage] for stage in STAGES] == [[layer] for layer in LAYERS]
