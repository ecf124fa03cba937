"""What the window says: of the engine's codes, of steps, sizes and times."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from engine.channels import CHANNELS
from engine.errors import UsageError
from engine.messages import Code, message
from engine.models.catalogue import CATALOGUE, PRESETS
from engine.settings import describe
from engine.spec import STEPS
from engine.types import ModelKind
from heimdex_desktop import english
from installers.translations import texts as window_texts
from ui import messages
from ui.messages import files, library, models, searching
from ui.settings.devices import reason_words
from ui.settings.model_words import _descriptions, preset_words
from ui.upgrade import texts
from ui.widgets.words import about, duration, size

TABLES = (files.SENTENCES, library.SENTENCES, models.SENTENCES, searching.SENTENCES)
COMMAND = re.compile(r"\bheimdex [a-z]|--[a-z]|HEIMDEX_|HF_ENDPOINT")


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (76_400, "76 kB"), (4.3e9, "4.3 GB")],
)
def test_a_size_is_said_in_the_unit_that_fits(bytes_: float, said: str) -> None:
    assert size(bytes_) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "under 1 s"), (40, "40 s"), (89, "89 s"), (90, "2 min"), (5400, "1.5 h")],
)
def test_a_time_is_said_as_one_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_an_estimate_says_that_it_is_one() -> None:
    assert about(240) == "about 4 min"
    assert about(0.5) == "under 1 s"


# --- the engine's codes


def places(text: str) -> set[tuple[str, str]]:
    """The values that a text names, each with how it is written."""
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name}


def test_every_code_has_words_in_one_table() -> None:
    assert set(messages.SENTENCES) == set(Code)
    assert sum(map(len, TABLES)) == len(Code)
    assert [code for code, (sentence, _) in messages.SENTENCES.items() if not sentence] == []


def test_words_name_the_values_that_a_code_has() -> None:
    for code, window in messages.SENTENCES.items():
        known = {name for text in english.SENTENCES[code] for name, _ in places(text)}
        named = {name for text in window for name, _ in places(text)}
        assert named <= known, code


def test_no_words_send_a_user_of_the_window_to_the_command_line() -> None:
    assert COMMAND.search(english.SENTENCES[Code.NOT_IN_LIBRARY][1]), "the pattern finds commands"
    for code, window in messages.SENTENCES.items():
        assert not COMMAND.search(" ".join(window)), code


def test_every_text_of_the_tables_is_translated() -> None:
    """``test_translations`` holds what is marked here to Korean."""
    marked = window_texts()[messages.CONTEXT]
    said = [text for table in TABLES for window in table.values() for text in window if " " in text]
    said += [*messages.KINDS.values(), *messages.EMPTY.values(), messages.EMPTY_TOO]
    assert len(said) > 200
    assert [text for text in said if text not in marked] == []
    single = {text for w in messages.SENTENCES.values() for text in w if text and " " not in text}
    assert all(re.fullmatch(r"\{\w+(:\w+)?\}", text) for text in single), single


def test_each_kind_of_model_and_channel_is_known_by_a_word() -> None:
    assert set(messages.KINDS) == {kind.value for kind in ModelKind}
    assert set(messages.EMPTY) == {name for name, row in CHANNELS.items() if row.model is not None}
    assert {preset.name for preset in PRESETS.values()} == set(preset_words())
    assert {model.name for model in CATALOGUE} - {"starter"} == set(_descriptions())


def test_words_are_made_of_values_and_of_messages_inside() -> None:
    missing = message(Code.MODEL_NOT_CHOSEN, kind="text")
    stopped = message(Code.UPGRADE_STOPPED, reason=missing)
    assert messages.sentence(stopped) == "The upgrade has stopped. No text model is chosen yet."
    assert messages.advice(stopped).startswith("Choose one in the settings. Then continue")
    room = message(Code.NOT_ENOUGH_SPACE, path="/a {b}", needed=1_500_000_000, free=2_000_000)
    assert (
        messages.sentence(room) == "/a {b} has too little room: 1.5 GB are needed, 2 MB are free."
    )
    crashed = message(Code.PROGRAM_CRASHED, times=2, step="transcript")
    assert messages.sentence(crashed).endswith(
        "crashed 2 times while working on this file (Speech)."
    )
    inexact = message(Code.SELF_TEST_INEXACT, precision="float16", share=0.125)
    failed = message(Code.SELF_TEST_FAILED, device="Card", reason=inexact)
    assert messages.sentence(failed) == (
        "Card failed its self-test (float16: its results are off by 12.5 %), so the CPU is used"
    )
    unknown = message(Code.CHANNEL_EMPTY, channel="smell")
    assert messages.text(unknown) == "No video has anything for it."


def test_an_error_is_said_with_what_to_do_and_a_bug_by_its_kind() -> None:
    assert messages.problem_of(UsageError(Code.FOLDER_NOT_EMPTY, path="/here")) == (
        "/here is not empty. Choose or make an empty folder."
    )
    assert messages.problem_of(ZeroDivisionError("a secret")) == (
        "Something went wrong in Heimdex (ZeroDivisionError)."
        " The log has the details; please report it."
    )


def test_why_a_device_is_used_names_apple_on_a_mac_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    card, apple = message(Code.NO_CUDA_DEVICE), message(Code.NO_MPS_DEVICE)
    reason = message(Code.CPU_USED, reasons=(card, apple))
    monkeypatch.setattr("sys.platform", "linux")
    assert reason_words(reason) == "no NVIDIA graphics card with a working driver was found"
    monkeypatch.setattr("sys.platform", "darwin")
    assert "; Apple graphics need" in reason_words(reason)
    assert reason_words(message(Code.CPU_CHOSEN)) == "chosen in the settings"


# --- steps and settings


def test_a_step_that_the_window_does_not_know_goes_by_its_own_name() -> None:
    assert texts.title("on_screen_text") == "on screen text"
    assert texts.gain("on_screen_text") == "Makes it again."


def test_every_step_has_words_of_its_own() -> None:
    assert {step.name for step in STEPS} == set(texts._titles()) == set(texts._gains())


def test_no_setting_is_described_to_the_window_by_the_engine() -> None:
    assert all("description" not in row for row in describe())
