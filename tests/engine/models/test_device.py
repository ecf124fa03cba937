"""Devices are chosen by a self-test and always say why."""

from __future__ import annotations

import pytest

from engine.errors import UsageError
from engine.messages import Code, Message, message
from engine.models import device
from engine.models.device import choose_device, choose_speech_device, torch_self_test

NO_APPLE = message(Code.NO_MPS_DEVICE)


def broken(precision: str) -> Message:
    return message(Code.SELF_TEST_ERROR, precision=precision, error="broken")


@pytest.fixture(autouse=True)
def forget() -> None:
    device._choose.cache_clear()
    device._choose_speech.cache_clear()


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_processor_passes_the_self_test(precision: str) -> None:
    assert torch_self_test("cpu", precision) is None


def test_self_test_notices_a_device_that_computes_wrongly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    real = torch.nn.functional.conv2d

    def wrong(image: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
        return real(image, kernel) * (1.2 if image.dtype is torch.bfloat16 else 1.0)

    monkeypatch.setattr(torch.nn.functional, "conv2d", wrong)
    failure = torch_self_test("cpu", "bfloat16")
    assert failure is not None
    assert failure.code == Code.SELF_TEST_INEXACT
    assert failure.values["share"] == pytest.approx(0.2, abs=0.02)


def test_self_test_puts_a_drivers_fault_in_words() -> None:
    failure = torch_self_test("cuda:99", "float32")
    assert failure is not None
    assert (failure.code, failure.values["precision"]) == (Code.SELF_TEST_ERROR, "float32")
    assert failure.values["error"]
    assert "\n" not in str(failure.values["error"])


def test_asking_for_the_processor_gives_it() -> None:
    assert choose_device("cpu").device == "cpu"
    assert choose_device("cpu").precision == "float32"
    assert choose_speech_device("cpu").device == "cpu"
    assert choose_speech_device("cpu").precision == "int8"


def test_every_choice_has_a_reason_and_is_made_once() -> None:
    import torch

    chosen = choose_device("auto")
    assert choose_device("auto") is chosen
    if torch.cuda.is_available():
        assert chosen.reason.code == Code.SELF_TEST_PASSED
    else:
        (reason,) = choose_device("cuda").reason.values["reasons"]  # type: ignore[misc, union-attr]
        assert reason.code in (Code.NO_CUDA_BUILD, Code.NO_CUDA_DEVICE)  # type: ignore[union-attr]
        assert choose_device("cuda").device == "cpu"


def test_broken_cuda_gives_way_to_the_processor_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device, "_why_absent", lambda name: None if name == "cuda" else NO_APPLE)
    monkeypatch.setattr(device, "_precisions", lambda name: ("bfloat16", "float16"))
    monkeypatch.setattr(device, "_title", lambda name: "CUDA 99, a card")
    monkeypatch.setattr(device, "torch_self_test", lambda place, precision: broken(precision))
    chosen = choose_device("auto")
    assert chosen.device == "cpu"
    failed = message(Code.SELF_TEST_FAILED, device="CUDA 99, a card", reason=broken("float16"))
    assert chosen.reason == message(Code.CPU_USED, reasons=(failed, NO_APPLE))


def test_second_precision_is_tried_where_the_first_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_why_absent", lambda name: None)
    monkeypatch.setattr(device, "_precisions", lambda name: ("bfloat16", "float16"))
    monkeypatch.setattr(device, "_title", lambda name: "CUDA 99, a card")
    outcomes = {"bfloat16": broken("bfloat16"), "float16": None}
    monkeypatch.setattr(device, "torch_self_test", lambda place, precision: outcomes[precision])
    chosen = choose_device("cuda")
    assert (chosen.device, chosen.precision) == ("cuda", "float16")
    assert chosen.reason.code == Code.SELF_TEST_PASSED
    assert chosen.reason.values["device"] == "CUDA 99, a card"
    assert 0 <= float(chosen.reason.values["seconds"]) < 0.05  # type: ignore[arg-type]


def test_missing_cuda_library_for_speech_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(device, "_missing_cuda_libraries", lambda: "libcublas.so.12")
    chosen = choose_speech_device("auto")
    assert chosen.device == "cpu"
    assert chosen.reason == message(Code.CUDA_LIBRARY_MISSING, file="libcublas.so.12")


def test_speech_does_not_run_on_an_apple_gpu() -> None:
    assert choose_speech_device("mps").device == "cpu"
    assert choose_speech_device("mps").reason == message(Code.NO_MPS_FOR_SPEECH)


def test_unknown_device_is_refused() -> None:
    with pytest.raises(UsageError, match=r"device_unknown\(.*device=tpu"):
        choose_device("tpu")
    with pytest.raises(UsageError, match="device_unknown"):
        choose_speech_device("tpu")
