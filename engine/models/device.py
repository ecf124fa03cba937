"""Chooses the device that models run on, by a self-test, and says why.

A device counts as usable only if small products and convolutions on it, in the precision that will
be used, agree with the CPU's own: a driver that is present but broken is found here and not
in the middle of an index. The outcome is kept for the life of the process.
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.messages import Code, Message, message
from engine.types import DeviceChoice

if TYPE_CHECKING:
    import torch

DEVICES = ("auto", "cuda", "mps", "cpu")

_TOLERANCE = {"float32": 1e-3, "float16": 1e-2, "bfloat16": 4e-2}
"""Largest difference allowed, as a part of the largest value: a few steps of the precision."""


def choose_device(wanted: str = "auto") -> DeviceChoice:
    """The device for torch's models (sight and words), and why.

    Args:
        wanted: "auto" (CUDA, then MPS, then the CPU), "cuda", "mps" or "cpu". A device that
            is not there or fails its self-test falls back to the CPU; the reason says so.

    Raises:
        UsageError: ``wanted`` is not one of these.
    """
    _check(wanted)
    return _choose(wanted)


def choose_speech_device(wanted: str = "auto") -> DeviceChoice:
    """The device for CTranslate2's models (speech), and why; it knows CUDA and the CPU.

    Raises:
        UsageError: ``wanted`` is not a device.
    """
    _check(wanted)
    return _choose_speech(wanted)


def use_threads(threads: int) -> None:
    """Have torch use ``threads`` CPU threads in this process; 0 leaves it to the machine."""
    if threads > 0:
        import torch

        torch.set_num_threads(threads)


def _check(wanted: str) -> None:
    if wanted not in DEVICES:
        raise UsageError(Code.DEVICE_UNKNOWN, device=wanted, known=tuple(DEVICES))


@lru_cache(maxsize=8)
def _choose(wanted: str) -> DeviceChoice:
    if wanted == "cpu":
        return _cpu(message(Code.CPU_CHOSEN))
    reasons: list[Message] = []
    for device in ("cuda", "mps"):
        if wanted not in ("auto", device):
            continue
        absent = _why_absent(device)
        found = _try_torch(device) if absent is None else absent
        if isinstance(found, DeviceChoice):
            return found
        reasons.append(found)
    return _cpu(message(Code.CPU_USED, reasons=tuple(reasons)))


def _cpu(reason: Message) -> DeviceChoice:
    """float32: in bfloat16, which some processors do faster, vectors vary with their batch."""
    return DeviceChoice("cpu", "float32", reason)


def _why_absent(device: str) -> Message | None:
    """Why torch cannot use the device at all; None where it says it can."""
    import torch

    if device == "cuda":
        if torch.cuda.is_available():
            return None
        built = torch.version.cuda is not None
        return message(Code.NO_CUDA_DEVICE if built else Code.NO_CUDA_BUILD)
    if torch.backends.mps.is_available():
        return None
    built = torch.backends.mps.is_built()
    return message(Code.NO_MPS_DEVICE if built else Code.NO_MPS_BUILD)


def _try_torch(device: str) -> DeviceChoice | Message:
    """The choice if the device passes its self-test in some precision, or why it does not."""
    failure: Message | None = None
    for precision in _precisions(device):
        begun = time.perf_counter()
        failure = torch_self_test(device, precision)
        took = time.perf_counter() - begun
        if failure is None:
            passed = message(Code.SELF_TEST_PASSED, device=_title(device), seconds=took)
            return DeviceChoice(device, precision, passed)
    return message(Code.SELF_TEST_FAILED, device=_title(device), reason=failure)


def _precisions(device: str) -> tuple[str, ...]:
    """Best first: bfloat16 (from capability 8.0) has float32's range, so nothing overflows."""
    import torch

    if device == "cuda":
        major, _ = torch.cuda.get_device_capability()
        return ("bfloat16", "float16", "float32") if major >= 8 else ("float16", "float32")
    return ("float16", "float32")


def _title(device: str) -> str:
    import torch

    if device == "cuda":
        return f"CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}"
    return "Apple GPU (MPS)" if device == "mps" else "CPU"


def torch_self_test(device: str, precision: str) -> Message | None:
    """Compare a product and a convolution on ``device`` with the CPU's in float32.

    Returns:
        None where they agree within the precision's tolerance, else what went wrong.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    matrix = torch.randn(128, 128, generator=generator)
    image = torch.randn(2, 3, 32, 32, generator=generator)
    kernel = torch.randn(8, 3, 5, 5, generator=generator)
    dtype = getattr(torch, precision)

    def work(place: str, kind: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
        a, b, c = (value.to(place, kind) for value in (matrix, image, kernel))
        return (a @ a).float().cpu(), torch.nn.functional.conv2d(b, c).float().cpu()

    try:
        expected, found = work("cpu", torch.float32), work(device, dtype)
    except (RuntimeError, NotImplementedError) as error:  # what torch raises for any driver's fault
        return _failed(precision, error)
    for want, have in zip(expected, found, strict=True):
        worst = float((want - have).abs().max() / want.abs().max())
        if not worst <= _TOLERANCE[precision]:
            return message(Code.SELF_TEST_INEXACT, precision=precision, share=worst)
    return None


def _failed(precision: str, error: Exception) -> Message:
    return message(Code.SELF_TEST_ERROR, precision=precision, error=str(error).partition("\n")[0])


@lru_cache(maxsize=8)
def _choose_speech(wanted: str) -> DeviceChoice:
    import ctranslate2

    if wanted == "cpu":
        return _speech_cpu(message(Code.CPU_CHOSEN))
    if wanted == "mps":
        return _speech_cpu(message(Code.NO_MPS_FOR_SPEECH))
    if ctranslate2.get_cuda_device_count() == 0:
        return _speech_cpu(message(Code.NO_CUDA_DEVICE))
    missing = _missing_cuda_libraries()
    if missing:
        return _speech_cpu(message(Code.CUDA_LIBRARY_MISSING, file=missing))
    types = ctranslate2.get_supported_compute_types("cuda")
    precision = next((p for p in ("float16", "bfloat16", "float32") if p in types), "float32")
    begun = time.perf_counter()
    failure = _speech_self_test(precision)
    if failure is not None:
        return _speech_cpu(message(Code.SELF_TEST_FAILED, device="CUDA", reason=failure))
    took = time.perf_counter() - begun
    passed = message(Code.SELF_TEST_PASSED, device="CUDA", seconds=took)
    return DeviceChoice("cuda", precision, passed)


def _speech_cpu(reason: Message) -> DeviceChoice:
    import ctranslate2

    types = ctranslate2.get_supported_compute_types("cpu")
    return DeviceChoice("cpu", "int8" if "int8" in types else "float32", reason)


def _missing_cuda_libraries() -> str:
    """CTranslate2 4 opens CUDA 12's cuBLAS only when it first multiplies, and fails there.

    Opened here beforehand, from NVIDIA's Python packages too, which no loader looks through.

    Returns:
        "" where it is open, else its name.
    """
    name, part = "libcublas.so.12", "lib"
    if sys.platform == "win32":
        name, part = "cublas64_12.dll", "bin"
    spec = importlib.util.find_spec("nvidia")
    places = [] if spec is None else spec.submodule_search_locations or []
    packaged = [str(Path(place) / "cublas" / part / name) for place in places]
    for candidate in (name, *packaged):
        try:
            ctypes.CDLL(candidate, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue  # the next place may have it
        return ""
    return name


def _speech_self_test(precision: str) -> Message | None:
    """Encode a fixed sound with the starter model on CUDA and on the CPU, and compares.

    Returns:
        None where the two agree (cosine at least 0.99), else what went wrong.
    """
    import ctranslate2
    import numpy as np

    from engine.models.folder import bundled
    from engine.types import ModelKind

    model = bundled(ModelKind.SPEECH)
    if model is None:
        return message(Code.STARTER_MISSING, kind=ModelKind.SPEECH.value)
    mels = 80
    sound = np.random.default_rng(0).standard_normal((1, mels, 3000)).astype(np.float32)
    outputs = []
    try:
        for device, kind in (("cpu", "float32"), ("cuda", precision)):
            whisper = ctranslate2.models.Whisper(str(model.path), device=device, compute_type=kind)
            encoded = whisper.encode(ctranslate2.StorageView.from_array(sound), to_cpu=True)
            # to(float32): NumPy cannot read a half-precision view on every version.
            outputs.append(np.array(encoded.to(ctranslate2.DataType.float32)).ravel())
    except (RuntimeError, ValueError) as error:
        return _failed(precision, error)
    a, b = outputs
    cosine = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    if cosine >= 0.99:
        return None
    return message(Code.SELF_TEST_INEXACT, precision=precision, share=1 - cosine)
