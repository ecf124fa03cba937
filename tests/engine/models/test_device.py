"""Devices are chosen by a self-test and always say why."""

from __future__ import annotations

import pytest

from engine.errors import UsageError
from engine.models import device
from engine.models.device import choose_device, choose_speech_device, torch_self_test


@pytest.fixture(autouse=True)
def forget() -> None:
    device._choose.cache_clear()
    device._choose_speech.cache_clear()


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_processor_passes_the_self_test(precision: str) -> None:
    assert torch_self_test("cpu", precision) == ""


def test_self_test_notices_a_device_that_computes_wrongly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    real = torch.nn.functional.conv2d

    def wrong(image: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
        return real(image, kernel) * (1.2 if image.dtype is torch.bfloat16 else 1.0)

    monkeypatch.setattr(torch.nn.functional, "conv2d", wrong)
    assert "a convolution is off by" in torch_self_test("cpu", "bfloat16")


def test_self_test_puts_a_drivers_fault_in_words() -> None:
    failure = torch_self_test("cuda:99", "float32")
    assert failure.startswith("float32: ")
    assert "\n" not in failure


def test_asking_for_the_processor_gives_it() -> None:
    assert choose_device("cpu").device == "cpu"
    assert choose_device("cpu").precision == "float32"
    assert choose_speech_device("cpu").device == "cpu"
    assert choose_speech_device("cpu").precision == "int8"


def test_every_choice_has_a_reason_and_is_made_once() -> None:
    import torch

    chosen = choose_device("auto")
    assert chosen.reason
    assert choose_device("auto") is chosen
    if torch.cuda.is_available():
        assert "self-test" in chosen.reason
    else:
        assert "no CUDA device" in choose_device("cuda").reason
        assert choose_device("cuda").device == "cpu"


def test_broken_cuda_gives_way_to_the_processor_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device, "_why_absent", lambda name: "" if name == "cuda" else "no Apple")
    monkeypatch.setattr(device, "_precisions", lambda name: ("bfloat16", "float16"))
    monkeypatch.setattr(device, "_title", lambda name: "CUDA 99, a card")
    monkeypatch.setattr(device, "torch_self_test", lambda place, precision: f"{precision}: broken")
    chosen = choose_device("auto")
    assert chosen.device == "cpu"
    assert "CUDA 99, a card failed its self-test (float16: broken), so the CPU is used" in (
        chosen.reason
    )


def test_second_precision_is_tried_where_the_first_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_why_absent", lambda name: "")
    monkeypatch.setattr(device, "_precisions", lambda name: ("bfloat16", "float16"))
    monkeypatch.setattr(device, "_title", lambda name: "CUDA 99, a card")
    outcomes = {"bfloat16": "unknown type", "float16": ""}
    monkeypatch.setattr(device, "torch_self_test", lambda place, precision: outcomes[precision])
    chosen = choose_device("cuda")
    assert (chosen.device, chosen.precision) == ("cuda", "float16")
    assert "CUDA 99, a card, self-test passed in 0.0 s" in chosen.reason


def test_missing_cuda_library_for_speech_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(device, "_missing_cuda_libraries", lambda: "libcublas.so.12")
    chosen = choose_speech_device("auto")
    assert chosen.device == "cpu"
    assert "libcublas.so.12 cannot be loaded" in chosen.reason


def test_speech_does_not_run_on_an_apple_gpu() -> None:
    assert choose_speech_device("mps").device == "cpu"
    assert "Apple" in choose_speech_device("mps").reason


def test_unknown_device_is_refused() -> None:
    with pytest.raises(UsageError, match="no device 'tpu'"):
        choose_device("tpu")
    with pytest.raises(UsageError, match="no device 'tpu'"):
        choose_speech_device("tpu")


def test_report_has_a_line_for_each_question() -> None:
    lines = device.report()
    assert [name for name, _, _ in lines] == [
        "torch",
        "ctranslate2",
        "device for sight and words",
        "device for speech",
    ]
    assert all(isinstance(well, bool) and words for _, well, words in lines)
