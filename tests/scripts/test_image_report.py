"""The image's sizes beside their budgets."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from scripts.image_layers import STAGES, Layer
from scripts.image_report import COMPRESSED_BUDGET, LIBRARIES_BUDGET, WEB_BUDGET, duplicates, over_budget, size_table

SMALL = Layer(1_000, [(5_000, "opt/small.so", "s")])


def image(**layers: Layer) -> dict[str, list[Layer]]:
    """Small stages, but for those given."""
    return {stage: [layers.get(stage.replace("-", "_"), SMALL)] for stage in STAGES}


def test_what_fits_is_no_fault() -> None:
    assert list(over_budget(image())) == []


def test_libraries_too_large_name_their_largest_file() -> None:
    large = Layer(1, [(10, "opt/b.so", "b"), (LIBRARIES_BUDGET, "opt/large.so", "a")])
    [fault] = over_budget(image(pandas_sklearn=large))
    assert f"budget {LIBRARIES_BUDGET:,}: opt/large.so ({LIBRARIES_BUDGET:,}), " in fault
    assert f"the libraries have {LIBRARIES_BUDGET + 5_010:,} bytes" in fault


def test_an_image_too_large_to_push_names_its_largest_file() -> None:
    [fault] = over_budget(image(scanner=Layer(COMPRESSED_BUDGET, [(9_999, "opt/packed.bin", "p")])))
    assert f"the image has {COMPRESSED_BUDGET + 2_000:,} bytes compressed" in fault
    assert "opt/packed.bin (9,999)" in fault


def test_a_web_service_too_large_names_its_largest_file() -> None:
    [fault] = over_budget(image(web=Layer(1, [(WEB_BUDGET, "opt/web/x.so", "x"), (1, "opt/web/y", "y")])))
    assert fault.startswith(f"the web service adds {WEB_BUDGET + 1:,} bytes, budget {WEB_BUDGET:,}: opt/web/x.so (")


def test_the_base_is_on_nobodys_budget() -> None:
    assert (
        list(over_budget(image(python=Layer(COMPRESSED_BUDGET * 9, [(LIBRARIES_BUDGET * 9, "usr/bin/x", "x")])))) == []
    )


def test_equal_contents_are_found_wherever_they_are() -> None:
    one = Layer(files=[(200_000, "opt/a.so", "x"), (300_000, "opt/b.so", "y"), (10, "opt/c", "z"), (10, "opt/d", "z")])
    other = Layer(files=[(200_000, "opt/e.so", "x")])
    assert list(duplicates([one, other])) == [(200_000, ["opt/a.so", "opt/e.so"])]


def test_the_table_shows_each_budget_beside_its_sum() -> None:
    out = StringIO()
    Console(file=out, width=120).print(size_table(image()))
    rows = {line.split("  ")[0]: line.split()[-3:] for line in out.getvalue().splitlines()}
    assert rows["both libraries, unpacked"] == ["10,000", "2,000", f"{LIBRARIES_BUDGET:,}"]
    assert rows["the web service besides"] == ["5,000", "1,000", f"{WEB_BUDGET:,}"]
    assert rows["all but the base, compressed"] == ["15,000", "3,000", f"{COMPRESSED_BUDGET:,}"]
