"""The models that are offered by name, with pinned revisions, licences, sizes and dimensions.

Import-safe (standard library only). Each revision is a commit of the model's repository on the
Hugging Face Hub; ``bytes`` is what a download takes, to within a few per cent (the Hub's own figure
is shown once a download has begun). Where files of several repositories make a model, each is
pinned by its checksum. The starter models come with the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import UsageError
from engine.messages import Code
from engine.types import ModelKind

STARTER = "starter"
"""The name of the bundled models that know the demo alone, one a kind."""
PP_OCR = "PP-OCRv6-small"
"""The bundled model that reads text on screen; it comes in the package ``rapidocr``."""
BUNDLED: Mapping[ModelKind, str] = {
    ModelKind.VISUAL: STARTER,
    ModelKind.TEXT: STARTER,
    ModelKind.SPEECH: STARTER,
    ModelKind.SCREEN_TEXT: PP_OCR,
}
"""The model of each kind that comes with the program."""
BY_DEFAULT: Mapping[ModelKind, str] = {ModelKind.SCREEN_TEXT: PP_OCR}
"""The model that serves a kind while none was chosen: it is there, and fit for all videos."""

_OPEN_CLIP_FILES = (
    "open_clip_config.json",
    "open_clip_model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)
_SENTENCE_FILES = (
    "model.safetensors",
    "config.json",
    "config_sentence_transformers.json",
    "modules.json",
    "sentence_bert_config.json",
    "sentencepiece.bpe.model",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "*_Pooling/config.json",
)
WHISPER_FILES = (
    "model.bin",
    "config.json",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
    "preprocessor_config.json",
)


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file that is known beforehand, by its sha256 (hex).

    Attributes:
        repo, revision: its repository on the Hub and a commit; "" where it has an address.
        bytes: its size; 0: its server says it.
        part: what it is of its model, where that has several parts.
        address: where it is, if not on the Hub.
    """

    repo: str
    revision: str
    path: str
    bytes: int
    sha256: str
    part: str = ""
    address: str = ""


YUNET = PinnedFile(
    "opencv/face_detection_yunet",
    "3cc26e7f1014a5ee5d74a42acee58bafc9d0a310",
    "face_detection_yunet_2023mar.onnx",
    232_589,
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    "detector",
)
SFACE = PinnedFile(
    "opencv/face_recognition_sface",
    "3d7082438a6e4551e840c9b2bb60b71e8da4b524",
    "face_recognition_sface_2021dec.onnx",
    38_696_353,
    "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
    "recogniser",
)
AURAFACE = PinnedFile(
    "fal/AuraFace-v1",
    "af6d057c9b0ec4071d4c49c80e3539258798b609",
    "glintr100.onnx",
    260_694_151,
    "a7933ea5330113b01c9b60351d8f4c33003f145d8470ac5f0e52ee2effe25c60",
    "recogniser",
)


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that can be fetched by name.

    Attributes:
        name: unique within its kind.
        repo: the repository on the Hub; "" for a bundled model.
        revision: a commit (40 hex digits); of pinned files the beginning of their sha256.
        files: patterns (fnmatch) of the files that are fetched; never a pickle.
        bytes: size of a download, about.
        dimension: length of its vectors; None for speech.
        languages: ISO 639-1 codes of what it understands; empty: many.
        prompts: what is put before a text, by role ("query", "passage").
        pinned: all of its files, where they are known beforehand; else those of ``repo`` that
            ``files`` fit are fetched.
    """

    kind: ModelKind
    name: str
    repo: str
    revision: str
    files: tuple[str, ...]
    licence: str
    bytes: int
    dimension: int | None
    architecture: str
    languages: tuple[str, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)
    pinned: tuple[PinnedFile, ...] = ()

    @property
    def bundled(self) -> bool:
        """Whether the model comes with the program."""
        return not self.repo


CATALOGUE: tuple[CatalogueModel, ...] = (
    CatalogueModel(
        ModelKind.VISUAL,
        "ViT-B-16-SigLIP2-256",
        "timm/ViT-B-16-SigLIP2-256",
        "fb14461786ff5cd7b18210817522546f28c7143a",
        _OPEN_CLIP_FILES,
        "Apache-2.0",
        1_535_000_000,
        768,
        "SigLIP 2, ViT-B/16, 256 px",
    ),
    CatalogueModel(
        ModelKind.VISUAL,
        "ViT-SO400M-16-SigLIP2-384",
        "timm/ViT-SO400M-16-SigLIP2-384",
        "fec784dabb3081a5f101fc74eefaf9d1ed08237b",
        _OPEN_CLIP_FILES,
        "Apache-2.0",
        4_578_000_000,
        1152,
        "SigLIP 2, SO400M/16, 384 px",
    ),
    CatalogueModel(
        ModelKind.VISUAL,
        "ViT-B-32-SigLIP2-256",
        "timm/ViT-B-32-SigLIP2-256",
        "cd1efb47643f2794413dd79ef24397c175032780",
        _OPEN_CLIP_FILES,
        "Apache-2.0",
        1_542_000_000,
        768,
        "SigLIP 2, ViT-B/32, 256 px",
    ),
    CatalogueModel(
        ModelKind.VISUAL,
        "ViT-B-32",
        "laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        "1a25a446712ba5ee05982a381eed697ef9b435cf",
        _OPEN_CLIP_FILES,
        "MIT",
        605_144_000,
        512,
        "CLIP, ViT-B/32, 224 px, LAION-2B",
        ("en",),
    ),
    CatalogueModel(
        ModelKind.TEXT,
        "bge-m3",
        "BAAI/bge-m3",
        # The safetensors conversion (pull request 130): the main branch holds a pickle only.
        "9a0624b896d81da7492a910ffa53731274b6cf3d",
        _SENTENCE_FILES,
        "MIT",
        2_293_300_000,
        1024,
        "BGE-M3, XLM-RoBERTa large, dense vectors",
    ),
    CatalogueModel(
        ModelKind.TEXT,
        "multilingual-e5-small",
        "intfloat/multilingual-e5-small",
        "614241f622f53c4eeff9890bdc4f31cfecc418b3",
        _SENTENCE_FILES,
        "MIT",
        492_800_000,
        384,
        "Multilingual E5 small",
        prompts={"query": "query: ", "passage": "passage: "},
    ),
    CatalogueModel(
        ModelKind.SPEECH,
        "whisper-base",
        "Systran/faster-whisper-base",
        "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
        WHISPER_FILES,
        "MIT",
        148_000_000,
        None,
        "Whisper base, CTranslate2",
    ),
    CatalogueModel(
        ModelKind.SPEECH,
        "whisper-small",
        "Systran/faster-whisper-small",
        "536b0662742c02347bc0e980a01041f333bce120",
        WHISPER_FILES,
        "MIT",
        486_200_000,
        None,
        "Whisper small, CTranslate2",
    ),
    CatalogueModel(
        ModelKind.SPEECH,
        "whisper-large-v3-turbo",
        "dropbox-dash/faster-whisper-large-v3-turbo",
        "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
        WHISPER_FILES,
        "MIT",
        1_621_700_000,
        None,
        "Whisper large-v3-turbo, CTranslate2",
    ),
    CatalogueModel(
        ModelKind.SPEECH,
        "whisper-large-v3",
        "Systran/faster-whisper-large-v3",
        "edaa852ec7e145841d8ffdb056a99866b5f0a478",
        WHISPER_FILES,
        "MIT",
        3_090_900_000,
        None,
        "Whisper large-v3, CTranslate2",
    ),
    CatalogueModel(
        ModelKind.SCREEN_TEXT,
        "korean_PP-OCRv5_mobile_rec",
        "RapidAI/RapidOCR",
        "cd6e2ea50f6943ca7271eb8c56a877a5a90720b7",
        ("*.onnx",),
        "Apache-2.0",
        13_400_000,
        None,
        "PP-OCRv5, Korean, with PP-OCRv6 for other scripts",
        pinned=(
            PinnedFile(
                "",
                "",
                "korean_PP-OCRv5_rec_mobile.onnx",
                0,
                "cd6e2ea50f6943ca7271eb8c56a877a5a90720b7047fe9c41a2e541a25773c9b",
                address="https://www.modelscope.cn/models/RapidAI/RapidOCR/resolve/v3.10.0/onnx"
                "/PP-OCRv5/rec/korean_PP-OCRv5_rec_mobile.onnx",
            ),
        ),
    ),
    CatalogueModel(
        ModelKind.SCREEN_TEXT,
        PP_OCR,
        "",
        "bundled",
        (),
        "Apache-2.0",
        0,
        None,
        "PP-OCRv6, small",
    ),
    *(
        CatalogueModel(
            ModelKind.FACES,
            name,
            recogniser.repo,
            recogniser.revision,
            (),
            licence,
            YUNET.bytes + recogniser.bytes,
            dimension,
            architecture,
            pinned=(YUNET, recogniser),
        )
        for name, recogniser, licence, dimension, architecture in (
            ("SFace", SFACE, "MIT, Apache-2.0", 128, "YuNet 2023-03, SFace 2021-12"),
            (
                "AuraFace",
                AURAFACE,
                "MIT, Apache-2.0",
                512,
                "YuNet 2023-03, AuraFace v1 (ResNet-100)",
            ),
        )
    ),
    *(
        CatalogueModel(
            kind,
            STARTER,
            "",
            "bundled",
            (),
            "MIT",
            0,
            None,
            architecture,
            ("en",),
        )
        for kind, architecture in (
            (ModelKind.VISUAL, "CLIP"),
            (ModelKind.TEXT, "BERT"),
            (ModelKind.SPEECH, "Whisper"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A model for each kind; ``on_gpu`` replaces some where the models run on a graphics card."""

    name: str
    models: Mapping[ModelKind, str]
    on_gpu: Mapping[ModelKind, str] = field(default_factory=dict)

    def resolve(self, device: str) -> dict[ModelKind, str]:
        """Names of the models by kind, for a machine whose models run on ``device``.

        CUDA alone counts as a graphics card here: CTranslate2, which hears, knows no other.
        """
        chosen = dict(self.models)
        if device == "cuda":
            chosen.update(self.on_gpu)
        return chosen


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "light",
            {
                ModelKind.VISUAL: "ViT-B-32-SigLIP2-256",
                ModelKind.TEXT: "multilingual-e5-small",
                ModelKind.SPEECH: "whisper-base",
                ModelKind.SCREEN_TEXT: PP_OCR,
            },
        ),
        Preset(
            "balanced",
            {
                ModelKind.VISUAL: "ViT-B-16-SigLIP2-256",
                ModelKind.TEXT: "bge-m3",
                ModelKind.SPEECH: "whisper-small",
                ModelKind.SCREEN_TEXT: PP_OCR,
            },
            {ModelKind.SPEECH: "whisper-large-v3-turbo"},
        ),
        Preset(
            "best",
            {
                ModelKind.VISUAL: "ViT-SO400M-16-SigLIP2-384",
                ModelKind.TEXT: "bge-m3",
                ModelKind.SPEECH: "whisper-large-v3",
                ModelKind.SCREEN_TEXT: PP_OCR,
            },
        ),
        Preset(
            "starter",
            BUNDLED,
        ),
    )
}
DEFAULT_PRESET = "balanced"


def by_name(kind: ModelKind | None, name: str) -> CatalogueModel:
    """The catalogue's model of that name; its repository's name serves as well.

    Args:
        kind: the kind to look in, or None for all (the starter models then need a kind).

    Raises:
        UsageError: no such model, or several; the advice names those there are.
    """
    wanted = name.casefold()
    found = [
        model
        for model in CATALOGUE
        if kind in (None, model.kind)
        and wanted in (model.name.casefold(), model.repo.casefold(), _tail(model.repo))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(Code.MODEL_NAME_AMBIGUOUS, name=name)
    known = tuple(model.name for model in CATALOGUE if kind in (None, model.kind))
    raise UsageError(Code.MODEL_UNKNOWN, name=name, known=known)


def _tail(repo: str) -> str:
    return repo.rpartition("/")[2].casefold()
