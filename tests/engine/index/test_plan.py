"""The plan, as a table: from what the ledger holds to what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine import spec
from engine.errors import Category
from engine.index import plan
from engine.index.plan import PlanContext, Status
from engine.messages import Code, Message, message
from engine.settings import Settings
from engine.spec import Step
from engine.store.artifacts import Artifact
from engine.types import ModelKind, ModelRef

SOURCES = {"file": "content", "sidecar": ""}
MODELS: dict[ModelKind, ModelRef | Message] = {
    kind: ModelRef(kind, "starter", "r1", None if kind is ModelKind.SPEECH else 8)
    for kind in ModelKind
}
NO_MODEL = message(Code.MODEL_NOT_CHOSEN, kind="visual")
FACES = {"faces", "face_vectors", "found_people", "scene_people"}
WORDS = {"passages", "text_vectors/transcript", "text_vectors/summary", "fulltext"}
EVERY = {step.name for step in spec.STEPS}


def context(
    models: Mapping[ModelKind, ModelRef | Message] = MODELS,
    settings: Settings | None = None,
    steps: tuple[Step, ...] = spec.STEPS,
) -> PlanContext:
    return PlanContext(models, settings or Settings(), spec.in_order(steps))


def artifact(step: str, fingerprint: str, inputs: str, **more: Any) -> Artifact:
    """A finished live artifact whose output is named after its step."""
    values: dict[str, Any] = {
        "id": 1 + [each.name for each in spec.STEPS].index(step) if step in EVERY else 99,
        "video_id": 1,
        "step": step,
        "role": "live",
        "fingerprint": fingerprint,
        "inputs": inputs,
        "model_unused": False,
        "state": "done",
        "attempts": 0,
        "deaths": 0,
        "reached": 0.0,
        "position": None,
        "value": None,
        "output": f"output of {step}",
        "items": 1,
        "category": None,
        "message": None,
        "warnings": (),
        "spec_version": "test",
        "device": None,
        "seconds": 0.0,
    }
    values |= {"step_fingerprint": None, "model": None, "upgrade_id": None, "as_before": False}
    return Artifact(**{**values, **more})


def made(
    with_context: PlanContext,
    sources: Mapping[str, str] = SOURCES,
    model_unused: tuple[str, ...] = (),
) -> dict[str, Artifact]:
    """The ledger of a video all of whose steps were made in this context."""
    artifacts: dict[str, Artifact] = {}
    fingerprints: dict[str, str] = {}
    for step in with_context.steps:
        found = plan.fingerprints(
            step, with_context, fingerprints, model_unused=step.name in model_unused
        )
        assert found is not None
        fingerprints[step.name] = found[1]
        inputs = plan.assess(sources, artifacts, with_context)[step.name].inputs
        artifacts[step.name] = artifact(
            step.name, found[1], inputs, model_unused=step.name in model_unused
        )
    return artifacts


def those(
    status: Status, artifacts: Mapping[str, Artifact], now: PlanContext, **sources: str
) -> set:
    assessed = plan.assess({**SOURCES, **sources}, artifacts, now)
    return {name for name, item in assessed.items() if item.status == status}


def changed(step: str, **fields: Any) -> tuple[Step, ...]:
    return tuple(replace(each, **fields) if each.name == step else each for each in spec.STEPS)


def test_a_new_video_misses_what_is_made_from_its_file_and_waits_for_the_rest() -> None:
    assert those(Status.MISSING, {}, context()) == {"probe"}
    assert those(Status.WAITING, {}, context()) == EVERY - {"probe"}


def test_what_was_made_is_current() -> None:
    now = context()
    assert those(Status.CURRENT, made(now), now) == EVERY
    assert plan.runnable(plan.assess(SOURCES, made(now), now)) == []


def raised(step: str) -> PlanContext:
    return context(steps=changed(step, version=99))


def parameter(step: str) -> PlanContext:
    return context(steps=changed(step, parameters={**spec.BY_NAME[step].parameters, "more": 1}))


def model(kind: ModelKind, **fields: Any) -> PlanContext:
    ref = MODELS[kind]
    assert isinstance(ref, ModelRef)
    return context({**MODELS, kind: replace(ref, **fields)})


TEXT_STEPS = {
    "text_vectors/transcript",
    "text_vectors/visual",
    "text_vectors/summary",
    "text_vectors/screen",
}
SCREEN = {"screen_text", "passages/screen", "text_vectors/screen", "fulltext/screen"}


@pytest.mark.parametrize(
    ("now", "stale"),
    [
        (raised("probe"), EVERY),
        (raised("shots"), {"shots", "visual_vectors", *FACES} | SCREEN),
        (parameter("shots"), {"shots", "visual_vectors", *FACES} | SCREEN),
        (raised("screen_text"), SCREEN),
        (model(ModelKind.SCREEN_TEXT, revision="r2"), SCREEN),
        (raised("subtitles"), {"subtitles", "transcript"} | WORDS),
        (parameter("passages"), {"passages", "text_vectors/transcript", "text_vectors/summary"}),
        (parameter("text_vectors/summary"), {"text_vectors/summary"}),
        (raised("fulltext"), {"fulltext"}),
        (model(ModelKind.VISUAL, revision="r2"), {"visual_vectors"}),
        (model(ModelKind.VISUAL, name="other"), {"visual_vectors"}),
        (model(ModelKind.TEXT, dimension=9), TEXT_STEPS),
        (model(ModelKind.SPEECH, revision="r2"), {"transcript"} | WORDS),
        (context(settings=Settings(transcript_language="ko")), {"subtitles", "transcript"} | WORDS),
        (context(settings=Settings(prefer_subtitles=False)), {"transcript"} | WORDS),
    ],
)
def test_a_change_makes_exactly_its_dependents_stale_and_nothing_is_run(
    now: PlanContext, stale: set[str]
) -> None:
    before = made(context())
    assert those(Status.STALE, before, now) == stale
    assert those(Status.CURRENT, before, now) == EVERY - stale
    assert plan.runnable(plan.assess(SOURCES, before, now)) == []


@pytest.mark.parametrize(
    "settings", [Settings(device="cpu"), Settings(threads=4), Settings(visual_batch=2)]
)
def test_device_threads_and_batches_are_no_part_of_a_fingerprint(settings: Settings) -> None:
    now = context(settings=settings)
    assert those(Status.CURRENT, made(context()), now) == EVERY


def test_a_transcript_that_needed_no_model_stays_when_the_speech_model_changes() -> None:
    before = made(context(), model_unused=("transcript",))
    for other in (
        model(ModelKind.SPEECH, name="other"),
        context({**MODELS, ModelKind.SPEECH: "-"}),
    ):
        assert those(Status.CURRENT, before, other) == EVERY


def test_an_edited_sidecar_outdates_the_subtitles_alone_until_they_are_read() -> None:
    before = made(context())
    assert those(Status.OUTDATED, before, context(), sidecar="edited") == {"subtitles"}
    assert those(Status.CURRENT, before, context(), sidecar="edited") == EVERY - {"subtitles"}


def test_new_subtitles_outdate_all_that_is_made_of_words() -> None:
    after = made(context())
    after["subtitles"] = replace(after["subtitles"], output="new words")
    assert those(Status.OUTDATED, after, context()) == {"transcript", "passages", "fulltext"}


def test_outdated_comes_before_stale() -> None:
    now = raised("subtitles")
    assessed = plan.assess({**SOURCES, "sidecar": "edited"}, made(context()), now)
    assert assessed["subtitles"].status == Status.OUTDATED


def test_a_missing_model_blocks_its_steps_and_gives_the_reason() -> None:
    now = context({**MODELS, ModelKind.VISUAL: NO_MODEL})
    have = {name: item for name, item in made(context()).items() if name != "visual_vectors"}
    assessed = plan.assess(SOURCES, have, now)
    assert assessed["visual_vectors"].status == Status.BLOCKED
    assert assessed["visual_vectors"].reason == NO_MODEL
    assert plan.runnable(assessed) == []
    assert [step.name for step in plan.runnable(plan.assess(SOURCES, have, context()))] == [
        "visual_vectors"
    ]


def test_what_was_made_stays_when_its_model_is_taken_away() -> None:
    absent: dict[ModelKind, ModelRef | Message] = dict.fromkeys(ModelKind, NO_MODEL)
    assert those(Status.CURRENT, made(context()), context(absent)) == EVERY


def with_shots(**fields: Any) -> dict[str, Artifact]:
    artifacts = made(context())
    artifacts["shots"] = replace(artifacts["shots"], **fields)
    return artifacts


def test_a_content_failure_is_not_tried_again_and_its_dependents_wait() -> None:
    why = message(Code.FILE_CUT_SHORT, name="a.mp4")
    failed = with_shots(state="failed", category=Category.TRUNCATED.value, message=why)
    assessed = plan.assess(SOURCES, failed, context())
    assert assessed["shots"].status == Status.FAILED
    assert assessed["shots"].reason == why
    assert assessed["visual_vectors"].status == Status.WAITING
    assert plan.runnable(assessed) == []


def test_a_failure_of_the_machine_is_tried_again() -> None:
    failed = with_shots(state="failed", category=Category.ENVIRONMENT.value)
    assert those(Status.MISSING, failed, context()) == {"shots"}


def test_a_failure_under_another_recipe_or_of_another_file_is_tried_again() -> None:
    failed = with_shots(state="failed", category=Category.CRASHED.value)
    assert "shots" in those(Status.MISSING, failed, raised("shots"))
    failed["probe"] = replace(failed["probe"], output="another")
    assert "shots" in those(Status.MISSING, failed, context())


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_what_was_interrupted_is_missing(state: str) -> None:
    assert those(Status.MISSING, with_shots(state=state), context()) == {"shots"}


def test_what_failed_for_the_machine_waits_for_its_model_when_that_is_gone() -> None:
    artifacts = made(context())
    artifacts["visual_vectors"] = replace(
        artifacts["visual_vectors"], state="failed", category=Category.ENVIRONMENT.value
    )
    absent = context({**MODELS, ModelKind.VISUAL: NO_MODEL})
    assert those(Status.BLOCKED, artifacts, absent) == {"visual_vectors"}


def test_rows_made_anew_with_equal_content_outdate_what_points_at_the_old_ones() -> None:
    """Vectors name passages by id: an equal passage of another artifact is another row."""
    after = made(context())
    after["passages"] = replace(after["passages"], id=1000)
    assert "text_vectors/transcript" in those(Status.OUTDATED, after, context())


def test_a_step_whose_switch_is_off_is_not_planned() -> None:
    def switched(on: bool) -> set[str]:
        settings = replace(Settings(), index_sound=on)
        return {step.name for step in spec.in_order(steps, is_on=settings.is_on)}

    steps = changed("fulltext", switch="index_sound")
    assert switched(True) - switched(False) == {"fulltext"}
    assert PlanContext.of(MODELS, Settings()).steps == spec.in_order(is_on=Settings().is_on)
