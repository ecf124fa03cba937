"""The window's words for models: on this machine, their folders, downloads, devices."""

from engine.messages import Code

REINSTALL = "Install Heimdex again."
SAFE_WEIGHTS = "Choose another model, or ask its makers for safetensors weights."
COPY_FOLDER = "Download or copy the model’s folder again."
DOWNLOAD_AGAIN = "Remove it and download it again."
OTHER_MODEL = "Choose another model."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- models on this machine
    Code.MODEL_NOT_CHOSEN: ("No {kind:kind} is chosen yet.", "Choose one in the settings."),
    Code.MODEL_NOT_INSTALLED: ("The {kind:kind} {name} must be downloaded first.", ""),
    Code.MODEL_NOT_IMPORTED: (
        "The {kind:kind} {name} is not on this machine.",
        "Import it from its folder in the settings.",
    ),
    Code.MODEL_NOT_FOUND: ("There is no model named {name} on this machine.", ""),
    Code.MODEL_REPLACED: (
        "The {kind:kind} {name} was replaced by another revision after the index was made.",
        "Upgrade the index.",
    ),
    Code.MODEL_LOAD_FAILED: (
        "The {kind:kind} {name} cannot be loaded ({reason}).",
        "Check it in the settings.",
    ),
    Code.MODEL_LOAD_CRASHED: (
        "Loading the {kind:kind} {name} ended Heimdex {times} times in a row. What needs it waits;"
        " no video is at fault.",
        "Choose another model in the settings, or install Heimdex again. This one is tried again"
        " after a restart of the computer.",
    ),
    Code.MODEL_CLOSED: ("The {kind:kind} {name} was closed.", ""),
    Code.MODEL_MANIFEST_DAMAGED: (
        "The model in {path} has a damaged description ({file}).",
        "Delete that folder, then download or import the model again.",
    ),
    Code.MODEL_NAME_RESERVED: (
        "The name {name} is reserved for the models that come with Heimdex.",
        "Use another name.",
    ),
    Code.MODEL_NAME_TAKEN: (
        "There is already another {kind:kind} named {name}.",
        "Use another name, or remove that one first.",
    ),
    Code.MODEL_NAME_AMBIGUOUS: ("There are several models named “{name}”.", ""),
    Code.MODEL_UNKNOWN: ("There is no model named “{name}”.", ""),
    Code.MODEL_NOT_WRITTEN: (
        "The model {name} could not be written to {path} ({os_error}).",
        "Check the folder and its permissions.",
    ),
    Code.MODELS_FOLDER_READ_ONLY: (
        "The models’ folder {path} cannot be written to ({os_error}).",
        "Fix its permissions.",
    ),
    Code.STARTER_MISSING: ("The starter {kind:kind} is missing from Heimdex.", REINSTALL),
    Code.STARTER_DAMAGED: ("The starter {kind:kind} is damaged: {reason}", REINSTALL),
    Code.STARTER_STAYS: ("The starter models are part of Heimdex and cannot be removed.", ""),
    Code.STARTER_NEEDS_NO_DOWNLOAD: (
        "The {name} model comes with Heimdex and needs no download.",
        "",
    ),
    Code.SPEECH_LANGUAGE_UNKNOWN: (
        "The speech model does not know the language “{language}”.",
        "Choose another language in the settings, or detect it automatically.",
    ),
    # --- a model's folder
    Code.MODEL_NO_DETECTOR: (
        "{name} holds a recogniser of faces, but no detector.",
        "Put YuNet beside it.",
    ),
    Code.MODEL_NO_RECOGNISER: (
        "{name} holds a detector of faces, but no recogniser.",
        "Put SFace or AuraFace beside it.",
    ),
    Code.MODEL_FORMAT_UNKNOWN: (
        "{name} holds no model that can be used.",
        "Known formats: open_clip, sentence-transformers (both with safetensors), CTranslate2’s"
        " Whisper, and faces (YuNet and a recogniser, both ONNX).",
    ),
    Code.MODEL_IS_TRANSFORMERS_WHISPER: (
        "{name} is a Whisper model of the transformers library.",
        "Convert it for CTranslate2 and import the result.",
    ),
    Code.MODEL_ONLY_PICKLES: (
        "{name} has only pickled weights, which can run any program when loaded.",
        SAFE_WEIGHTS,
    ),
    Code.MODEL_NO_WEIGHTS: ("{name} has no weights that can be used.", SAFE_WEIGHTS),
    Code.MODEL_FILE_MISSING: ("{name} has no {file}.", COPY_FOLDER),
    Code.MODEL_FILE_DAMAGED: ("{file} is damaged or was not copied completely.", COPY_FOLDER),
    Code.MODEL_FILE_WRONG_SIZE: ("{file} has {size:size}, not {expected:size}.", DOWNLOAD_AGAIN),
    Code.MODEL_FILE_ALTERED: (
        "{file} is damaged: its checksum is not the one it was installed with.",
        DOWNLOAD_AGAIN,
    ),
    Code.MODEL_NEEDS_NETWORK: (
        "{name} downloads a part of itself when it is loaded.",
        "Choose an open_clip model whose text part is open_clip’s own.",
    ),
    Code.MODEL_HAS_OWN_CODE: ("{name} brings its own program code ({module}).", OTHER_MODEL),
    Code.MODEL_HOLDS_CODE: (
        "{file} is program code, which no model needs.",
        "Delete it from the model’s folder.",
    ),
    Code.MODEL_OPTION_REFUSED: (
        "{file} sets an option that is not allowed ({option}).",
        OTHER_MODEL,
    ),
    Code.MODEL_LINKS_OUTSIDE: (
        "{file} is a link out of the folder.",
        "Copy the file itself into the folder.",
    ),
    Code.MODEL_POINTS_OUTSIDE: ("{file} points outside the folder.", COPY_FOLDER),
    Code.MODEL_DIMENSION_UNKNOWN: ("{name} does not say how long its vectors are.", COPY_FOLDER),
    Code.MODEL_DIMENSION_WRONG: (
        "Its vectors have {dimension} numbers, not {expected}.",
        COPY_FOLDER,
    ),
    # --- downloads
    Code.DOWNLOADS_OFF: (
        "{name} was not downloaded: Heimdex is set to stay offline.",
        "Allow downloads in the settings, or import the model from a folder.",
    ),
    Code.DOWNLOAD_UNDER_WAY: ("{name} is being downloaded already.", "Wait until that ends."),
    Code.DOWNLOAD_DAMAGED: (
        "{file} of {name} arrived damaged: its checksum does not match the server’s.",
        "It was deleted; download it again.",
    ),
    Code.DOWNLOAD_UNUSABLE: ("What {name} holds cannot be used: {reason}", "{reason:advice}"),
    Code.DOWNLOAD_OF_OTHER_KIND: (
        "{name} is not a {expected:kind} but a {kind:kind}.",
        OTHER_MODEL,
    ),
    Code.SERVER_UNREACHABLE: (
        "Can’t reach the download server for {name}.",
        "Check the connection and try again: what has arrived is kept.",
    ),
    Code.SERVER_ERROR: (
        "The download server answered with error {status} for {name}.",
        "Try again later.",
    ),
    Code.SERVER_NOT_A_HUB: ("{server} states no commit for {name}.", ""),
    Code.SERVER_NEEDS_ACCOUNT: (
        "The download server gives {name} only to signed-in accounts.",
        "Download it in a browser and import its folder, or choose another model.",
    ),
    Code.SERVER_HAS_NO_MODEL: (
        "The download server has no {name} at {revision}.",
        "It may have been withdrawn: choose another model, or update Heimdex.",
    ),
    Code.SERVER_LACKS_FILES: (
        "The download server does not have every file of {name}.",
        OTHER_MODEL,
    ),
    # --- devices, and why a model runs on one
    Code.DEVICE_UNKNOWN: ("There is no device “{device}”.", ""),
    Code.CPU_CHOSEN: ("chosen in the settings", ""),
    Code.CPU_USED: ("{reasons}", ""),
    Code.NO_CUDA_BUILD: ("this build does not support NVIDIA graphics cards", ""),
    Code.NO_CUDA_DEVICE: ("no NVIDIA graphics card with a working driver was found", ""),
    Code.NO_MPS_BUILD: ("this build does not support Apple graphics", ""),
    Code.NO_MPS_DEVICE: ("Apple graphics need macOS 12.3 or later and an Apple chip", ""),
    Code.NO_MPS_FOR_SPEECH: ("speech cannot use Apple graphics", ""),
    Code.CUDA_LIBRARY_MISSING: ("{file} of CUDA 12 cannot be loaded for speech", ""),
    Code.ACCELERATOR_CRASHED: (
        "loading {name} on the graphics card ended Heimdex twice, so the CPU is used until a"
        " restart of the computer",
        "",
    ),
    Code.SELF_TEST_PASSED: ("{device}, self-test passed in {seconds:duration}", ""),
    Code.SELF_TEST_FAILED: ("{device} failed its self-test ({reason}), so the CPU is used", ""),
    Code.SELF_TEST_ERROR: ("{precision}: {error}", ""),
    Code.SELF_TEST_INEXACT: ("{precision}: its results are off by {share:percent}", ""),
}
