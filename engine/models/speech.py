"""Hearing: speech as words with their times, with faster-whisper.

Radford et al. 2022 (https://arxiv.org/abs/2212.04356), run by CTranslate2. Nothing is drawn at
random (temperature 0), so that the same sound gives the same words, and no window gets the words
of the one before, which is how made-up text spreads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.errors import ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.folder import InstalledModel
from engine.models.opening import opening
from engine.models.repetition import without_loops
from engine.types import (
    AudioWindow,
    DeviceChoice,
    ModelRef,
    Segment,
    Tick,
    Word,
    seconds,
    ticks,
    whole_words,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel


class SpeechModel:
    """A loaded Whisper model; made by ``load``. Safe to call from several threads, in turn."""

    def __init__(self, ref: ModelRef, model: WhisperModel, device: DeviceChoice) -> None:
        self.ref = ref
        self.device = device
        self._model: WhisperModel | None = model
        self._lock = threading.Lock()

    @classmethod
    def load(cls, installed: InstalledModel, device: DeviceChoice, threads: int = 0) -> SpeechModel:
        """Load the model onto the device.

        Args:
            device: of ``choose_speech_device``: its precision is CTranslate2's compute type.
            threads: CPU threads of the model; 0 leaves it to CTranslate2.

        Raises:
            ModelUnavailable: the folder is incomplete or damaged.
        """
        from faster_whisper import WhisperModel

        with opening(installed):
            model = WhisperModel(
                str(installed.path),
                device=device.device,
                compute_type=device.precision,
                cpu_threads=threads,
                local_files_only=True,
            )
        return cls(installed.ref, model, device)

    def transcribe(
        self,
        window: AudioWindow,
        *,
        language: str | None = None,
        beam_size: int = 5,
        vad: bool = True,
        tick: Tick | None = None,
    ) -> list[Segment]:
        """What is said in a window of sound, with word times in ticks of the container.

        Args:
            window: float32 mono samples at 16 kHz.
            language: a two-letter code; None to detect it. A model of English alone hears English.
            beam_size: hypotheses kept while decoding.
            vad: leave out what Silero's detector takes for no speech.
            tick: called with the fraction done before the first and after each segment.

        Returns:
            Segments in order, within the window, without the loops of a lost decoder.

        Raises:
            ModelUnavailable: the model was closed.
            UsageError: the model does not know the language.
        """
        report = tick or (lambda _: None)
        with self._lock:
            if self._model is None:
                name = self.ref.name
                raise ModelUnavailable(Code.MODEL_CLOSED, kind=self.ref.kind.value, name=name)
            report(0.0)
            if window.samples.size == 0:
                report(1.0)
                return []
            found, spoken = self._heard(self._model, window, language, beam_size, vad)
            segments: list[Segment] = []
            length = max(seconds(window.end - window.start), 1e-6)
            done = 0.0
            for heard in found:
                segment = _segment(heard, window, spoken)
                if segment is not None:
                    segments.append(segment)
                done = max(done, min(heard.end / length, 1.0))
                report(done)
        report(1.0)
        return without_loops(segments)

    def close(self) -> None:
        """Release the model; it cannot be used after."""
        with self._lock:
            self._model = None

    @staticmethod
    def _heard(
        model: WhisperModel, window: AudioWindow, language: str | None, beam_size: int, vad: bool
    ) -> tuple[Iterable[Any], str]:
        spoken = language if model.model.is_multilingual else "en"
        known = model.supported_languages
        if spoken is not None and spoken not in known:
            raise UsageError(Code.SPEECH_LANGUAGE_UNKNOWN, language=spoken)
        found, info = model.transcribe(
            window.samples,
            language=spoken,
            beam_size=beam_size,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=vad,
        )
        return found, info.language


def _segment(heard: Any, window: AudioWindow, language: str) -> Segment | None:
    """One of faster-whisper's segments in ticks, clipped; None where nothing of it is left."""
    words = tuple(
        Word(*bounds, word.word.strip(), float(word.probability))
        for word in heard.words or ()
        if word.word.strip() and (bounds := _clipped(word.start, word.end, window)) is not None
    )
    bounds = _clipped(heard.start, heard.end, window)
    text = heard.text.strip()
    if bounds is None or not text:
        return None
    return whole_words(Segment(*bounds, text, language, words))


def _clipped(start: float, end: float, window: AudioWindow) -> tuple[int, int] | None:
    """Seconds of the window as ticks of the container; None for what is behind its end."""
    first = max(window.start, window.start + ticks(start))
    last = min(window.end, window.start + ticks(end))
    return (first, max(first, last)) if first < window.end else None
