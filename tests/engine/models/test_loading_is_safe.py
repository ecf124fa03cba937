"""Loading a model unpickles nothing, runs no code of the model's, and asks no network.

The audit hook cannot be taken away again, so that its run has a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import ModelUnavailable
from engine.models.folder import ModelFolder, bundled
from engine.models.visual import VisualModel
from engine.types import DeviceChoice, ModelKind

SCRIPT = """
import sys
FORBIDDEN = ("pickle.find_class", "socket.getaddrinfo", "socket.connect")
seen = []

def hook(event, arguments):
    # Asyncio and multiprocessing join two sockets of their own; only what leaves counts.
    if event in FORBIDDEN and "/" not in str(arguments[-1]):
        seen.append((event, str(arguments[1:])))

sys.addaudithook(hook)
import numpy as np
from pathlib import Path
from engine.models.catalogue import BUNDLED
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.types import AudioWindow, ModelKind
pool = ModelPool(ModelFolder(Path(sys.argv[1])), device="cpu", threads=1)
for kind in sys.argv[2:]:
    model = pool.get(ModelKind(kind), BUNDLED[ModelKind(kind)])
    if kind == "visual":
        model.embed_texts(["a red star"])
    elif kind == "text":
        model.embed_queries(["a red star"])
    elif kind == "screen_text":
        model.find(np.zeros((64, 96), np.uint8), 1.0)
    else:
        model.transcribe(AudioWindow(0, 1_000_000, np.zeros(16000, np.float32)), language="en")
print("SEEN", seen)
"""


def test_loading_unpickles_nothing_and_asks_no_network(tmp_path: Path) -> None:
    kinds = [kind.value for kind in ModelKind if bundled(kind) is not None]
    if not kinds:
        pytest.skip("the program was built without its starter models")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), *kinds], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "SEEN []"


def test_the_hook_notices_what_it_is_there_for(tmp_path: Path) -> None:
    script = SCRIPT.split("import numpy")[0] + (
        "import collections, pickle, socket\n"
        "pickle.loads(pickle.dumps(collections.OrderedDict()))\n"
        "try: socket.create_connection(('127.0.0.1', 9), 1)\n"
        "except OSError: pass\n"
        "print(sorted({event for event, _ in seen}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "pickle.find_class" in done.stdout
    assert "socket.connect" in done.stdout


def test_configuration_cannot_ask_for_code_of_its_own(
    model_folder: ModelFolder, random_clip: Path
) -> None:
    """open_clip hands a folder's tokenizer_kwargs to transformers, trust_remote_code among them."""
    installed = model_folder.import_folder(random_clip, name="sly")
    path = installed.path
    (path / "sly.py").write_text(
        f"open({str(path / 'ran')!r}, 'w')\n"
        "from transformers import PreTrainedTokenizerFast as Sly\n"
    )
    tokenizer = json.loads((path / "tokenizer_config.json").read_text())
    tokenizer |= {"auto_map": {"AutoTokenizer": ["sly.Sly", "sly.Sly"]}, "tokenizer_class": "Sly"}
    (path / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    config = json.loads((path / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["tokenizer_kwargs"] = {"trust_remote_code": True}
    (path / "open_clip_config.json").write_text(json.dumps(config))
    with contextlib.suppress(ModelUnavailable):  # it may load without that code, or be refused
        VisualModel.load(installed, DeviceChoice("cpu", "float32", "test"))
    assert not (path / "ran").exists()
