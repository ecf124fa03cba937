"""English for models: what is on this machine, their folders, downloads, devices."""

from engine.messages import Code

REPAIR = "Remove it and download it again: heimdex models remove, heimdex models get."
COPY_FOLDER = "Download or copy the model's folder again."
SAFE_WEIGHTS = (
    "Choose another model, ask its makers for safetensors weights, or convert them with the"
    " safetensors library."
)
OTHER_MODEL = "Choose another model."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- models on this machine
    Code.MODEL_NOT_CHOSEN: (
        "No {kind} model is chosen for this library.",
        "See: heimdex models list, heimdex models get.",
    ),
    Code.MODEL_NOT_INSTALLED: (
        "The {kind} model {name} is not on this machine.",
        "Download it with: heimdex models get {name}",
    ),
    Code.MODEL_NOT_IMPORTED: (
        "The {kind} model {name} is not on this machine.",
        "Import its folder with: heimdex models import FOLDER",
    ),
    Code.MODEL_NOT_FOUND: (
        "There is no model named {name} on this machine.",
        "See: heimdex models list",
    ),
    Code.MODEL_REPLACED: (
        "The {kind} model {name} was replaced by another revision after the index was made.",
        "Upgrade the index: heimdex upgrade.",
    ),
    Code.MODEL_LOAD_FAILED: (
        "The {kind} model {name} cannot be loaded ({reason}).",
        "Check it with: heimdex models verify {name}",
    ),
    Code.MODEL_LOAD_CRASHED: (
        "Loading the {kind} model {name} ended the program {times} times in a row. What needs it"
        " waits; no video is at fault.",
        "Choose another model (heimdex models list), or install Heimdex again. To try this one"
        " once more: heimdex retry. It is also tried again after a restart of the computer.",
    ),
    Code.MODEL_CLOSED: ("The {kind} model {name} was closed.", "Load it again."),
    Code.MODEL_MANIFEST_DAMAGED: (
        "The model in {path} has a damaged description ({file}).",
        "Delete that folder, then download or import the model again.",
    ),
    Code.MODEL_NAME_RESERVED: (
        "The name {name} is reserved for the models that come with the program.",
        "Use another name.",
    ),
    Code.MODEL_NAME_TAKEN: (
        "There is already another {kind} model named {name}.",
        "Use another name, or first: heimdex models remove {name}",
    ),
    Code.MODEL_NAME_AMBIGUOUS: ("There are several models named “{name}”.", "Say which kind."),
    Code.MODEL_UNKNOWN: ("There is no model named “{name}”.", "Known models: {known}."),
    Code.MODEL_NOT_WRITTEN: (
        "The model {name} could not be written to {path} ({os_error}).",
        "Check the folder and its permissions.",
    ),
    Code.MODELS_FOLDER_READ_ONLY: (
        "The models' folder {path} cannot be written to ({os_error}).",
        "Choose another with HEIMDEX_MODELS, or fix its permissions.",
    ),
    Code.STARTER_MISSING: (
        "The starter {kind} model is missing from the program.",
        "Install Heimdex again.",
    ),
    Code.STARTER_DAMAGED: (
        "The starter {kind} model is damaged: {reason}",
        "Install Heimdex again.",
    ),
    Code.STARTER_STAYS: ("The starter models are part of the program and cannot be removed.", ""),
    Code.STARTER_NEEDS_NO_DOWNLOAD: (
        "The {name} model comes with the program.",
        "It needs no download.",
    ),
    Code.SPEECH_LANGUAGE_UNKNOWN: (
        "The speech model does not know the language “{language}”.",
        "Set transcript_language to auto, or to a code such as en or ko.",
    ),
    # --- a model's folder
    Code.MODEL_NO_DETECTOR: (
        "{name} holds a recogniser of faces, and no detector.",
        "Put YuNet (face_detection_yunet_2023mar.onnx) beside it.",
    ),
    Code.MODEL_NO_RECOGNISER: (
        "{name} holds a detector of faces, and no recogniser.",
        "Put SFace (face_recognition_sface_2021dec.onnx) or AuraFace (glintr100.onnx) beside it.",
    ),
    Code.MODEL_FORMAT_UNKNOWN: (
        "{name} holds no model that can be used.",
        "Known formats: open_clip (open_clip_config.json and safetensors), sentence-transformers"
        " (modules.json and safetensors), CTranslate2's Whisper (model.bin, config.json,"
        " tokenizer.json), and faces (YuNet and a recogniser, both .onnx).",
    ),
    Code.MODEL_IS_TRANSFORMERS_WHISPER: (
        "{name} is a Whisper model of the transformers library.",
        "Convert it with ct2-transformers-converter and import the result.",
    ),
    Code.MODEL_ONLY_PICKLES: (
        "{name} has only pickled weights, which can run any program when loaded.",
        SAFE_WEIGHTS,
    ),
    Code.MODEL_NO_WEIGHTS: ("{name} has no weights that can be used.", SAFE_WEIGHTS),
    Code.MODEL_FILE_MISSING: ("{name} has no {file}.", COPY_FOLDER),
    Code.MODEL_FILE_DAMAGED: ("{file} is damaged or was not copied completely.", COPY_FOLDER),
    Code.MODEL_FILE_WRONG_SIZE: ("{file} has {size} bytes, not {expected}.", REPAIR),
    Code.MODEL_FILE_ALTERED: (
        "{file} is damaged: its checksum is not the one it was installed with.",
        REPAIR,
    ),
    Code.MODEL_NEEDS_NETWORK: (
        "{name} downloads a part of itself when it is loaded.",
        "Choose an open_clip model whose text part is open_clip's own.",
    ),
    Code.MODEL_HAS_OWN_CODE: (
        "{name} brings its own program code ({module}).",
        "Choose a model made of its library's own parts.",
    ),
    Code.MODEL_HOLDS_CODE: (
        "{file} is program code, which no model needs.",
        "Delete it from the model's folder.",
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
        "Allow downloads in the settings (heimdex settings offline off), or import the model"
        " from a folder.",
    ),
    Code.DOWNLOAD_UNDER_WAY: ("{name} is being downloaded already.", "Wait until that ends."),
    Code.DOWNLOAD_DAMAGED: (
        "{file} of {name} arrived damaged: its checksum does not match the server's.",
        "It was deleted; download it again with: heimdex models get {name}",
    ),
    Code.DOWNLOAD_UNUSABLE: ("What {name} holds cannot be used: {reason}", "{reason:advice}"),
    Code.DOWNLOAD_OF_OTHER_KIND: ("{name} is a {kind} model, not a {expected} model.", OTHER_MODEL),
    Code.SERVER_UNREACHABLE: (
        "Can't reach the download server for {name}.",
        "Check the connection and try again: what has arrived is kept.",
    ),
    Code.SERVER_ERROR: (
        "The download server answered with error {status} for {name}.",
        "Try again later.",
    ),
    Code.SERVER_NOT_A_HUB: (
        "{server} states no commit for {name}.",
        "Check that HF_ENDPOINT is a Hugging Face Hub.",
    ),
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
    Code.DEVICE_UNKNOWN: ("There is no device “{device}”.", "Choose one of {known}."),
    Code.CPU_CHOSEN: ("the CPU was chosen in the settings", ""),
    Code.CPU_USED: ("{reasons}", ""),
    Code.NO_CUDA_BUILD: ("no CUDA device: torch was built without CUDA", ""),
    Code.NO_CUDA_DEVICE: ("no CUDA device: no NVIDIA card with a working driver was found", ""),
    Code.NO_MPS_BUILD: ("no Apple GPU: torch was built without MPS", ""),
    Code.NO_MPS_DEVICE: ("no Apple GPU: macOS 12.3 or later and an Apple GPU are needed", ""),
    Code.NO_MPS_FOR_SPEECH: ("speech cannot use Apple's GPU", ""),
    Code.CUDA_LIBRARY_MISSING: (
        "CUDA cannot be used for speech: {file} (of CUDA 12, or of the package"
        " nvidia-cublas-cu12) cannot be loaded",
        "",
    ),
    Code.ACCELERATOR_CRASHED: (
        "loading {name} on the graphics card ended the program twice, so the CPU is used until"
        " heimdex retry, or a restart of the computer",
        "",
    ),
    Code.SELF_TEST_PASSED: ("{device}, self-test passed in {seconds:.1f} s", ""),
    Code.SELF_TEST_FAILED: ("{device} failed its self-test ({reason}), so the CPU is used", ""),
    Code.SELF_TEST_ERROR: ("{precision}: {error}", ""),
    Code.SELF_TEST_INEXACT: ("{precision}: its results are off by {share:.1%}", ""),
}
