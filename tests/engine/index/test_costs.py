"""The cost of steps: fitted to what they took, with what is only guessed known as such."""

from __future__ import annotations

import pytest

from engine.index.costs import (
    FIRST_RATES,
    GUESSED,
    REACH,
    Costs,
    Estimate,
    StepCost,
    fit,
    guess,
    measured_costs,
)
from engine.store.library import Library
from engine.store.workload import Waiting
from engine.types import ModelKind
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import choose, context


def taken(*lengths: float, each: float, rate: float) -> list[tuple[float, float]]:
    return [(length, each + rate * length) for length in lengths]


@pytest.mark.parametrize(("each", "rate"), [(2.0, 0.1), (0.0, 0.5), (0.3, 0.0), (5.0, 0.01)])
def test_a_constant_and_a_rate_are_told_apart(each: float, rate: float) -> None:
    cost = fit(taken(3, 8, 20, 60, 300, 1200, each=each, rate=rate))
    for length in (5.0, 100.0, 3600.0):
        assert cost.of(1, length).seconds == pytest.approx(each + rate * length, rel=0.12, abs=0.2)


def test_lengths_that_are_alike_put_all_down_to_the_length() -> None:
    cost = fit([(10.0, 2.0), (10.1, 2.2), (9.9, 1.8)])
    assert cost.of(1, 10.0).seconds == pytest.approx(2.0, rel=0.05)
    assert cost.of(1, 100.0).seconds == pytest.approx(20.0, rel=0.2)
    assert fit([(10.0, 2.0)]).of(1, 20.0).seconds == pytest.approx(4.0, rel=0.1)


def test_no_part_of_a_cost_is_below_nothing() -> None:
    faster_when_long = fit([(10.0, 5.0), (100.0, 4.0), (1000.0, 3.0)])
    assert faster_when_long.a_second == 0.0
    assert faster_when_long.of(1, 5000.0).seconds > 0
    slower_when_long = fit([(10.0, 0.5), (100.0, 50.0), (1000.0, 900.0)])
    assert slower_when_long.each == 0.0
    assert slower_when_long.of(1, 1.0).seconds > 0


def test_a_long_video_does_not_drown_short_ones() -> None:
    points = [*taken(5, 6, 7, 8, each=1.0, rate=0.1), (7200.0, 0.15 * 7200)]
    assert fit(points).of(1, 6.0).seconds == pytest.approx(1.6, rel=0.25)


def test_what_is_far_beyond_all_measurements_is_a_guess() -> None:
    cost = fit(taken(4, 6, 8, each=0.0, rate=0.5))
    assert cost.of(1, 8.0).guessed == 0.0
    assert cost.of(100, 800.0).guessed == 0.0, "a hundred such videos are no longer each"
    assert cost.of(1, 8.0 * REACH * 1.1).guessed > 0.0


def test_an_estimate_that_is_guessed_for_the_most_part_is_not_told() -> None:
    measured, guessed = Estimate(100.0), Estimate(50.0, 50.0)
    assert measured.told() == 100.0
    assert (measured + guessed).told() is None
    assert (measured + guessed).told(spent=50.0 / GUESSED - 150.0) == 150.0
    assert guess("shots").of(1, 10.0) == Estimate(
        10 * FIRST_RATES["shots"], 10 * FIRST_RATES["shots"]
    )


def test_what_waits_is_told_by_what_each_video_lacks_and_needs() -> None:
    costs = Costs(
        {"shots": StepCost(0.0, 0.1, 100.0), "transcript": StepCost(1.0, 0.5, 100.0)},
        {("transcript", True): 0.0, ("transcript", False): 0.5},
        video=2.0,
    )
    new = Waiting(False, 4, 400.0, {})
    assert costs.waiting([new]).seconds == pytest.approx(40 + 2 * 1 + 200 * 0.5 + 4 * 2)
    subtitled = Waiting(True, 4, 400.0, {})
    assert costs.waiting([subtitled]).seconds == pytest.approx(40 + 4 * 2)
    half = Waiting(False, 4, 400.0, {"shots": (3, 300.0)})
    assert costs.waiting([half]).seconds == pytest.approx(10 + 2 * 1 + 200 * 0.5 + 4 * 2)
    assert costs.waiting([new, half]).guessed == 0.0


def test_a_library_tells_costs_of_the_models_that_are_chosen(
    library: Library, models: SmallModels
) -> None:
    def make(
        step: str, footage: float, took: float, *, model: str = "", unused: bool = False
    ) -> None:
        count = sum(library.videos.counts().values())
        video = library.videos.add(f"content {count}", 5)
        library.videos.set_duration(video.id, round(footage * 1e6))
        artifact = library.ledger.begin(
            video.id,
            step,
            fingerprint="f",
            inputs="i",
            model_unused=unused,
            spec_version="1",
            model=model or None,
        )
        library.ledger.finish(
            artifact.id, output="o", items=1, seconds=took, device=None, warnings=[]
        )

    choose(library, ModelKind.SPEECH)
    for length in (10.0, 20.0, 40.0):
        make("shots", length, 0.3 * length)
        make("transcript", length, 9.0 * length, model="another@r1")
        make("transcript", length, 0.0, unused=True)
    costs = measured_costs(library, context(library, models))
    assert costs.of("shots", 1, 30.0).seconds == pytest.approx(9.0, rel=0.1)
    assert costs.of("transcript", 1, 30.0) == Estimate(
        *(0.5 * 30 * FIRST_RATES["transcript"],) * 2
    ), "another model tells only that half of the videos are heard"
    ref = context(library, models).models[ModelKind.SPEECH]
    make("transcript", 20.0, 8.0, model=ref.identity)  # type: ignore[union-attr]
    costs = measured_costs(library, context(library, models))
    assert costs.whole("transcript").of(1, 30.0) == Estimate(pytest.approx(12.0, rel=0.1), 0.0)
    assert "visual_vectors" not in costs.steps, "there is no model for it"


def test_without_a_video_of_its_own_a_library_goes_by_what_is_on_record(
    library: Library, models: SmallModels
) -> None:
    library.speeds.record("shots", 20.0, units=100.0, footage=100.0)
    costs = measured_costs(library, context(library, models))
    assert costs.of("shots", 1, 50.0) == Estimate(pytest.approx(10.0), 0.0)


def test_models_that_are_not_loaded_yet_take_as_long_as_before(
    library: Library, models: SmallModels
) -> None:
    choose(library, *ModelKind)
    ref = context(library, models).models[ModelKind.TEXT]
    library.speeds.record("loading", 3.0, model=ref.identity)  # type: ignore[union-attr]
    costs = measured_costs(library, context(library, models), {ModelKind.SPEECH})
    assert costs.loading("transcript").seconds == 0.0, "it is loaded"
    assert costs.loading("text_vectors/transcript").seconds == 3.0
    assert costs.loading("text_vectors/summary").seconds == 0.0, "it is loaded by then"
    assert measured_costs(library, context(library, models)).loading("transcript").seconds == 0.0
