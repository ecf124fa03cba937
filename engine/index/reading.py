"""One reading of a video: its row, its artifacts, the state of its steps and their products.

It is read once and kept true: whoever changes the video through this connection puts the change in
or has it read again, and what other connections commit shows in the database's version.
"""

from __future__ import annotations

from engine import spec
from engine.index import plan
from engine.index.plan import Assessment, PlanContext
from engine.index.products import PRODUCTS
from engine.index.steps import Inputs
from engine.store.artifacts import CANDIDATE, LIVE, Artifact
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import VideoState


def sources(video: Video) -> dict[str, str]:
    """The hashes of what a video is made from on the disk."""
    return {"file": video.content_key, "sidecar": video.sidecar_digest}


class Reading:
    """What is known of one video.

    Attributes:
        video: its row, None where there is none (any more).
        sources: hashes of what it was made from on the disk when it was first read: what changes
            there meanwhile is for another run.
    """

    def __init__(self, library: Library, video_id: int, context: PlanContext) -> None:
        self._library = library
        self.video_id = video_id
        self._context = context
        self._products: dict[int, object] = {}
        self.read_again()
        self.sources = {} if self.video is None else sources(self.video)

    def read_again(self) -> None:
        """Read the video and its artifacts again, after this connection has changed them."""
        with self._library.database.snapshot():
            self._version = self._library.database.version
            self.read_video()
            rows = self._library.ledger.all_of_video(self.video_id)
        self._rows = {(row.step, row.role): row for row in rows}
        self._assessed: dict[str, Assessment] | None = None

    def read_video(self) -> None:
        """Read the video's own row again."""
        self.video: Video | None = self._library.videos.get(self.video_id)

    def refresh(self) -> None:
        """Read all again if another connection has committed anything since."""
        if self._library.database.version != self._version:
            self.read_again()

    def put(self, artifact: Artifact) -> None:
        """An artifact was begun or finished; what was unfinished of its step gave way to it."""
        others = self._rows.items()
        self._rows = {k: a for k, a in others if a.step != artifact.step or not a.unfinished}
        self._rows[artifact.step, artifact.role] = artifact
        self._assessed = None

    @property
    def is_here(self) -> bool:
        """Whether the video is still part of the library: any process may remove it meanwhile."""
        self.refresh()
        return self.video is not None and self.video.state != VideoState.REMOVED

    @property
    def live(self) -> dict[str, Artifact]:
        """What searches see, by step."""
        return {step: row for (step, role), row in self._rows.items() if role == LIVE}

    @property
    def artifacts(self) -> dict[str, Artifact]:
        """The artifacts by step; a candidate before the live one."""
        made_anew = {step: row for (step, role), row in self._rows.items() if role == CANDIDATE}
        return self.live | made_anew

    @property
    def assessed(self) -> dict[str, Assessment]:
        """The state of each step now."""
        self.refresh()
        if self._assessed is None:
            self._assessed = plan.assess(self.sources, self.artifacts, self._context)
        return self._assessed

    def inputs(self, step: spec.Step) -> Inputs:
        """The products a step is made from, each read from the store once."""
        artifacts = self.artifacts
        names = [name for name in step.inputs if name not in spec.SOURCES]
        return Inputs((n, self._product(artifacts[n], spec.BY_NAME[n].makes)) for n in names)

    def _product(self, artifact: Artifact, makes: str) -> object:
        if artifact.id not in self._products:
            self._products[artifact.id] = PRODUCTS[makes].read(self._library, artifact)
        return self._products[artifact.id]

    def output(self, step: spec.Step, artifact: Artifact) -> tuple[str, int]:
        """The hash of what an artifact of ``step`` holds, and how many items that is."""
        product = PRODUCTS[step.makes]
        value = product.read(self._library, artifact)
        if any(step.name in later.inputs for later in self._context.steps):
            self._products[artifact.id] = value
        return spec.digest(product.identity(value)), product.count(value)
