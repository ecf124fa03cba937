"""The time left as it is shown: near to what was true, steady, and no number before one is known.

Nothing here waits: a worker is simulated whose clock is a number (``simulated_work``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from engine.api import time_left
from engine.index import progress
from engine.store.library import Library
from engine.types import Heartbeat
from tests.ui.simulated_work import Film, Look, Machine, Simulation
from ui.bridge.countdown import ASTRAY_SECONDS, HELD, SETTLED, Countdown
from ui.bridge.poller import LATE, aged

Simulate = Callable[..., Simulation]

SOME = 5.0
"""Seconds that an estimate may always be off: it is told in steps of as many."""
COSTS = {
    "probe": (0.02, 0.0),
    "shots": (0.1, 0.08),
    "subtitles": (0.02, 0.001),
    "transcript": (0.6, 0.11),
    "passages": (0.005, 0.0),
    "visual_vectors": (0.1, 0.05),
    "text_vectors/transcript": (0.05, 0.01),
    "fulltext": (0.01, 0.0005),
}
SLOWLY_HEARD = {**COSTS, "transcript": (3.0, 0.9)}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def simulate(empty: Library, monkeypatch: pytest.MonkeyPatch) -> Simulate:
    def made(costs: dict[str, tuple[float, float]] = COSTS, seed: int = 1) -> Simulation:
        simulation = Simulation(empty, Machine(costs), seed=seed)
        monkeypatch.setattr(time_left, "context_of", simulation.context)
        for module in (time_left, progress):
            monkeypatch.setattr(module.time, "monotonic", simulation.monotonic)
        return simulation

    return made


def films(count: int, shortest: float, longest: float, subtitles: float = 0.0) -> list[Film]:
    """Films of lengths between the two, a share of them with subtitles beside."""
    rng = random.Random(count)
    return [Film(rng.uniform(shortest, longest), rng.random() < subtitles) for _ in range(count)]


def shown(looks: Sequence[Look]) -> list[Look]:
    return [look for look in looks if look.of_all is not None]


def worst(looks: Sequence[Look], share: float = 0.9) -> float:
    """The error (of what was true and some seconds) that a share of the looks does not exceed."""
    errors = sorted(
        abs(look.of_all - look.true_of_all) / (look.true_of_all + SOME)
        for look in looks
        if look.of_all is not None
    )
    return errors[int(share * (len(errors) - 1))]


def hold_steady(looks: Sequence[Look], seconds: float = 5.0) -> None:
    """In five seconds no time that is shown rises by more than a tenth, nor below its part's."""
    ahead = round(seconds / 0.2)
    for now, then in zip(looks, looks[ahead:], strict=False):
        if now.of_all is not None and then.of_all is not None:
            assert then.of_all <= 1.1 * now.of_all + SOME, (now, then)
    for look in looks:
        if look.of_all is not None and look.of_video is not None:
            assert look.of_all >= look.of_video


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_short_videos_in_a_new_library(simulate: Simulate, seed: int) -> None:
    looks = simulate(seed=seed).index(films(20, 3.0, 10.0))
    assert looks[0].of_all is None, "nothing was measured yet"
    assert len(shown(looks)) > 0.7 * len(looks), "from the first videos on it is known"
    assert worst(looks) < 0.2
    hold_steady(looks)


def test_a_new_library_begins_with_a_long_video(simulate: Simulate) -> None:
    looks = simulate().index([Film(3600.0)])
    before_speech = [look for look in looks if look.true_of_video > 0.66 * 3600 * 0.25]
    assert not shown(before_speech), "what hearing takes is a guess until some was heard"
    assert len(shown(looks)) > 0.5 * len(looks)
    assert worst(looks) < 0.25
    hold_steady(looks)


def test_a_long_video_after_short_ones_is_not_judged_by_them(simulate: Simulate) -> None:
    simulation = simulate()
    simulation.index(films(20, 3.0, 10.0))
    looks = simulation.index([Film(3600.0)])
    assert worst(looks) < 0.25
    hold_steady(looks)


@pytest.mark.parametrize("lengths", [(3.0, 10.0), (60.0, 300.0), (900.0, 1800.0)])
def test_once_measured_the_time_is_told_at_once(
    simulate: Simulate, lengths: tuple[float, float]
) -> None:
    simulation = simulate()
    simulation.index(films(8, *lengths))
    looks = simulation.index(films(9, *lengths))
    assert len(shown(looks)) > 0.9 * len(looks)
    assert worst(looks) < 0.15
    hold_steady(looks)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_videos_with_subtitles_are_not_reckoned_as_heard(simulate: Simulate, seed: int) -> None:
    simulation = simulate(SLOWLY_HEARD, seed=seed)
    simulation.index(films(4, 60.0, 300.0, subtitles=0.5))
    queue = films(6, 60.0, 300.0) + [Film(240.0, subtitles=True) for _ in range(10)]
    looks = simulation.index(queue)
    assert worst(looks) < 0.35, "ten of sixteen take a fifth of the time of the others"
    hold_steady(looks)


def test_another_model_is_measured_anew(simulate: Simulate) -> None:
    simulation = simulate()
    simulation.index(films(6, 60.0, 300.0))
    simulation.speech, simulation.machine.costs = "slow ears", SLOWLY_HEARD
    looks = simulation.index(films(8, 60.0, 300.0))
    first = next(look.video for look in looks if look.video)
    unheard = [look for look in looks if look.video == first and look.true_of_video > 15]
    assert unheard
    assert not shown(unheard), "what the other model took says nothing about this one"
    assert worst(looks) < 0.3
    hold_steady(looks)


def test_a_pause_shows_no_time_and_does_not_count(simulate: Simulate) -> None:
    simulation = simulate()
    simulation.index(films(6, 60.0, 300.0))
    looks = simulation.index(films(6, 60.0, 300.0), pause_in=2)
    silent = [look for look in looks if look.of_all is None]
    assert len(silent) >= 60 / 0.2
    after = [look for look in looks if look.at > silent[-1].at]
    assert worst(after) < 0.25
    hold_steady(looks)


# --- the countdown alone


def told(countdown: Countdown, *estimates: tuple[float, float | None]) -> list[float | None]:
    return [countdown.tell(left, at) for at, left in estimates]


def test_a_countdown_waits_until_estimates_agree() -> None:
    first, early, settled = told(Countdown(), (0.0, 100.0), (1.0, 99.0), (SETTLED, 98.5))
    assert (first, early) == (None, None)
    assert settled == pytest.approx(98.5)


def test_a_countdown_follows_slowly_and_counts_down_by_itself() -> None:
    countdown = Countdown()
    told(countdown, (0.0, 100.0), (SETTLED, 98.5))
    (higher,) = told(countdown, (SETTLED + 1, 117.5))
    assert higher is not None
    assert 97.5 < higher < 101.0, "twenty seconds more are believed little by little"
    (lower,) = told(countdown, (SETTLED + 2, higher - 21.0))
    assert lower is not None
    assert higher - 21.0 < lower < higher - 4.0, "less is believed sooner"


def test_what_contradicts_a_time_that_is_shown_withdraws_it() -> None:
    countdown = Countdown()
    told(countdown, (0.0, 16.0), (SETTLED, 14.5))
    at_once, later = told(countdown, (3.0, 540.0), (3.0 + SETTLED, 538.5))
    assert at_once is None, "from sixteen seconds to nine minutes"
    assert later == pytest.approx(538.5)
    just_more = 2 * (538.5 - 1) + ASTRAY_SECONDS - 1
    assert told(countdown, (4.0 + SETTLED, just_more)) != [None]


def test_a_time_that_is_not_known_any_more_is_held_for_a_moment_alone() -> None:
    countdown = Countdown()
    told(countdown, (0.0, 16.0), (2.0, 14.0))
    assert told(countdown, (2.5, None), (3.0, 13.0)) == [13.5, 13.0]
    gone = told(countdown, (3.0 + HELD, None), (4.0 + HELD, 11.0), (4.0 + HELD + SETTLED, 9.5))
    assert gone == [None, None, 9.5]


def test_a_sign_of_life_grows_old() -> None:
    heard = Heartbeat(1, 7, "transcript", 0.5, 1.0, 100.0, None, 60.0, at=1000.0)

    def left(now: float) -> float | None:
        seen = aged(heard, now)
        return None if seen is None else seen.eta

    assert [left(1000.0), left(1030.0)] == [100.0, 70.0]
    assert left(5000.0) == LATE * 100.0, "what does not come is not almost there"
    assert left(900.0) == 100.0, "nor is it further off where clocks were set"
    assert aged(None, 0.0) is None
