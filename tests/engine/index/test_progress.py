"""Progress: throttled heartbeats with fraction, speed and the time that is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.index import progress
from engine.index.costs import Costs, StepCost
from engine.index.progress import LOADING_ALLOWANCE, NOTE_EVERY, Milestones, Reporter
from engine.messages import Code, message
from engine.spec import in_order
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import Heartbeat
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import film, runner_of, scan_and_queue


class Clock:
    """Stands for the clock, which a test cannot wait for."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress.time, "monotonic", made.monotonic)
    return made


@pytest.fixture
def video(library: Library) -> Video:
    """A video of a hundred seconds."""
    return replace(library.videos.add("content", 1), duration=100_000_000)


def test_ticks_are_throttled_and_stages_are_told_at_once(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append)
    reporter.stage(video, "shots", ())
    for number in range(100):
        clock.now += 0.01
        reporter.tick(number / 100)
    assert len(heartbeats) == pytest.approx(1 / progress.EVERY + 1, abs=1)
    reporter.stage(video, "transcript", ())
    assert heartbeats[-1].step == "transcript"


def test_a_model_that_is_loaded_at_once_leaves_no_long_silence(clock: Clock, video: Video) -> None:
    """What then hangs is found as soon as anything that hangs."""
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append, stall=60.0)
    reporter.stage(video, "visual_vectors", ())
    reporter.loading("visual")
    assert heartbeats[-1].allowance == LOADING_ALLOWANCE
    clock.now += 0.01
    reporter.tick(0.0)
    assert heartbeats[-1].allowance == 60.0


MEASURED = Costs(
    {"shots": StepCost(0.0, 0.2, 20.0), "fulltext": StepCost(0.0, 0.5, 50.0)},
)


def test_speed_is_of_this_run_alone_and_tells_what_is_left(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append, MEASURED)
    reporter.stage(video, "shots", ("fulltext",))
    assert heartbeats[-1].eta == pytest.approx(20 + 50), "by what was measured before"
    clock.now += 1
    reporter.tick(0.0)
    clock.now += 10
    reporter.tick(0.5)
    assert heartbeats[-1].speed == pytest.approx(5.0)
    assert heartbeats[-1].eta == pytest.approx(10 + 50), "the other half, and the full text"


def test_a_model_that_is_still_to_be_loaded_takes_its_time(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    costs = Costs(
        {"shots": StepCost(0.0, 0.2, 20.0), "visual_vectors": StepCost(0.0, 0.1, 10.0)},
        loading={"visual_vectors": 7.0},
    )
    reporter = Reporter(heartbeats.append, costs)
    reporter.stage(video, "shots", ("visual_vectors",))
    assert heartbeats[-1].eta == pytest.approx(20 + 7 + 10)
    reporter.stage(video, "visual_vectors", ())
    assert heartbeats[-1].eta == pytest.approx(7 + 10)
    reporter.loading("visual")
    clock.now += 7
    reporter.tick(0.0)
    assert heartbeats[-1].eta == pytest.approx(10), "it is loaded"
    assert heartbeats[-1].speed is None


def test_what_is_seen_being_made_counts_the_more_the_more_it_is(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append, MEASURED)
    reporter.stage(video, "shots", ())
    clock.now += 1
    reporter.tick(0.0)
    etas = []
    for number in range(1, 10):  # twice as slow as before
        clock.now += 4
        reporter.tick(number / 10)
        etas.append((heartbeats[-1].eta, 40 - 4 * number))
    off = [abs((eta or 0.0) - true) / true for eta, true in etas]
    assert off[0] < 0.4
    assert off[-1] < 0.15
    assert off == sorted(off, reverse=True)


def test_a_step_that_was_never_measured_tells_no_time_until_it_is_seen(
    clock: Clock, video: Video
) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append, Costs({"fulltext": StepCost(0.0, 0.01, 1.0)}))
    reporter.stage(video, "transcript", ("fulltext",))
    assert heartbeats[-1].eta is None
    for number in range(11):
        clock.now += 1
        reporter.tick(number / 100)
        known = number / 100 >= progress.SEEN and number >= progress.SEEN_SECONDS
        assert (heartbeats[-1].eta is not None) == known
    assert heartbeats[-1].eta == pytest.approx(90 + 1, rel=0.2)


def test_a_resumed_step_does_not_count_what_was_done_before(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append)
    reporter.stage(video, "shots", ())
    clock.now += 1
    reporter.tick(0.8)
    clock.now += 10
    reporter.tick(0.9)
    assert heartbeats[-1].speed == pytest.approx(1.0), "ten seconds of video in ten, not ninety"


def test_fractions_stay_between_nothing_and_all(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append)
    reporter.stage(video, "shots", ())
    for fraction in (-0.5, 1.5):
        clock.now += 1
        reporter.tick(fraction)
    assert [heartbeat.fraction for heartbeat in heartbeats[1:]] == [0.0, 1.0]


def test_loading_a_model_and_hearing_may_be_silent_for_longer(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append, stall=60.0)
    reporter.stage(video, "shots", ())
    assert heartbeats[-1].allowance == 60.0
    reporter.stage(video, "transcript", ())
    assert heartbeats[-1].allowance > 60.0
    reporter.loading("speech")
    assert heartbeats[-1].allowance == LOADING_ALLOWANCE
    assert heartbeats[-1].message == message(Code.LOADING_MODEL, kind="speech")


def test_an_unknown_length_has_no_speed_and_no_end(clock: Clock, video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append)
    reporter.stage(replace(video, duration=None), "probe", ())
    clock.now += 5
    reporter.tick(0.5)
    assert (heartbeats[-1].speed, heartbeats[-1].eta) == (None, None)


def test_idle_says_so(video: Video) -> None:
    heartbeats: list[Heartbeat] = []
    reporter = Reporter(heartbeats.append)
    reporter.stage(video, "probe", ())
    reporter.idle()
    assert heartbeats[-1].video_id == 0


def test_a_new_video_tells_the_time_left_of_what_will_be_made(
    tmp_path: Path, library: Library, models: SmallModels
) -> None:
    """Without models there is no time for speech and sight, nor is that a guess."""
    (video_id,) = scan_and_queue(library, models, film(tmp_path / "new.mp4", 2))
    heartbeats: list[Heartbeat] = []
    costs = Costs({step.name: StepCost(1.0, 0.0, 1.0) for step in in_order()})
    runner_of(library, models, publish=heartbeats.append, costs=costs).index(video_id)
    shots = next(heartbeat for heartbeat in heartbeats if heartbeat.step == "shots")
    assert shots.eta == pytest.approx(8.0, rel=0.01), (
        "shots, subtitles, text on screen, two of passages and three of full text"
    )


# --- milestones


def test_a_start_that_comes_further_than_the_last_death_counts_anew(
    clock: Clock, library: Library
) -> None:
    video = library.videos.add("content", 1)

    def start() -> tuple[int, Milestones]:
        artifact = library.ledger.begin(
            video.id, "shots", fingerprint="r", inputs="i", model_unused=False, spec_version="1"
        )
        return artifact.attempts, Milestones(library.ledger, artifact)

    def work(milestones: Milestones, *fractions: float) -> None:
        for fraction in fractions:
            clock.now += NOTE_EVERY
            milestones.tick(fraction)

    _, first = start()
    work(first, 0.1, 0.4)  # dies at 0.4
    attempts, second = start()
    assert attempts == 2
    work(second, 0.1, 0.4, 0.7)  # comes further, dies at 0.7
    attempts, third = start()
    assert attempts == 2, "the death at 0.7 is the first of its spot"
    work(third, 0.1, 0.4, 0.7)  # no further
    attempts, _ = start()
    assert attempts == 3, "the second death on the spot"


def test_milestones_are_written_seldom(clock: Clock, library: Library) -> None:
    video = library.videos.add("content", 1)
    artifact = library.ledger.begin(
        video.id, "shots", fingerprint="r", inputs="i", model_unused=False, spec_version="1"
    )
    milestones = Milestones(library.ledger, artifact)
    milestones.tick(0.5)
    assert library.ledger.get(artifact.id).reached == 0.0
    clock.now += NOTE_EVERY
    milestones.tick(0.5)
    assert library.ledger.get(artifact.id).reached == 0.5
