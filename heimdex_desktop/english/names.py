"""English for what is known by name: steps, settings, models, presets, channels."""

from collections.abc import Mapping

from engine.settings import WEIGHT

GAINS: Mapping[str, str] = {
    "probe": "Reads each file's length, tracks, chapters and date of recording again; joined and"
    " cut files in full.",
    "shots": "Finds the cuts again: joined recordings to their end, short shots, frames upright"
    " and in true colours; keeps text large enough to be read.",
    "subtitles": "Reads subtitles again: more formats and encodings, each line once, only what is"
    " speech.",
    "transcript": "Transcribes the speech of every sound track again, with the chosen speech"
    " model.",
    "screen_text": "Reads the text on screen again, with the chosen model.",
    "passages/screen": "Groups the lines on screen again, so that searches match whole slides.",
    "passages": "Groups the words into passages again, so that searches match whole thoughts.",
    "visual_vectors": "Looks at every kept frame again, with the chosen visual model.",
    "faces": "Finds the faces again, in the videos' own pictures.",
    "face_vectors": "Recognises every kept face again, with the chosen face model.",
    "found_people": "Joins the faces of each video to people again.",
    "scene_people": "Sees again who is in which shot.",
    "text_vectors/transcript": "Reads what is said again, with the chosen text model.",
    "text_vectors/visual": "Reads the chapters' titles again, with the chosen text model.",
    "text_vectors/summary": "Sums each video up again, with the chosen text model.",
    "text_vectors/screen": "Reads what the text on screen means again, with the chosen text model.",
    "fulltext/screen": "Makes the text on screen findable by its letters.",
    "fulltext": "Makes every word findable by its letters.",
    "fulltext/titles": "Makes the titles of videos and chapters findable by their letters.",
}
"""What remaking a step gives, by its name in ``engine.spec``."""

SETTINGS: Mapping[str, str] = {
    "theme": "How the window looks.",
    "language": "Language of the window.",
    "prefer_subtitles": "Use subtitles beside or inside a video in place of transcribing it.",
    "transcript_language": "Language of the speech as a two-letter code, or auto to detect it.",
    "sound_tracks": "Which sound tracks are listened to: auto takes all that say something of their"
    " own, all adds translations, default takes the first alone.",
    "index_sound": "Index sound without a picture too: voice notes, podcasts, recordings.",
    "screen_text": "Read the text in the pictures: slides, signs, burnt-in subtitles.",
    "people": "Recognise people by their faces. Small pictures of faces, rows of numbers made of"
    " them, and the names you give are kept in this library's folder and never leave this machine;"
    " heimdex people forget --all removes them.",
    "device": "Where models run: auto takes the first that passes its self-test.",
    "threads": "CPU threads for decoding and models; 0 leaves it to the machine.",
    "visual_batch": "Frames embedded at a time; 0 chooses by device.",
    "text_batch": "Texts embedded at a time; 0 chooses by device.",
    "index_on_battery": "Continue indexing and upgrades while the machine runs on its battery.",
    "excludes": "File and folder names that are never indexed (shell patterns).",
    "sweep_minutes": "Minutes between full scans of watched folders.",
    "settle_seconds": "A file is indexed once its size has not changed for this long.",
    "stall_seconds": "A video that makes no progress for this long is stopped.",
    "forget_after_days": "Days on which a deleted file must be looked for in vain before what is"
    " known of it is deleted too.",
    "search_limit": "Moments shown for a search.",
    "model_idle_minutes": "Minutes without a search after which the search service unloads its"
    " models; 0 keeps them.",
    "keep_history": "Remember what was searched for.",
    "weight_visual": "How much what is seen counts in a search.",
    "weight_transcript": "How much the meaning of what is said counts in a search.",
    "weight_visual_text": "How much chapter titles and captions count in a search.",
    "weight_summary": "How much what a whole video is about counts in a search.",
    "weight_screen": "How much the meaning of the text on screen counts in a search.",
    "weight_people": "How much it counts in a search that a person who is named is seen.",
    "weight_keyword": "How much exact words count in a search.",
    "keep_replaced": "Keep what an upgrade replaces, so that it can be undone; it takes as much"
    " space.",
    "offline": "Never use the network: models are not downloaded, only imported from a folder.",
    "keep_backups": "Library backups kept: of quiet times, and as many from migrations.",
}
"""What each setting of ``engine.settings`` is for."""

MODELS: Mapping[str, str] = {
    "ViT-B-16-SigLIP2-256": "Ties pictures to sentences in many languages; balances accuracy and"
    " speed.",
    "ViT-SO400M-16-SigLIP2-384": "The most accurate, in many languages; needs a graphics card.",
    "ViT-B-32-SigLIP2-256": "Ties pictures to sentences in many languages; fast without a graphics"
    " card.",
    "ViT-B-32": "The smallest download; understands English only.",
    "bge-m3": "Understands what is said, in over a hundred languages.",
    "multilingual-e5-small": "Understands what is said, in about a hundred languages; small and"
    " fast.",
    "PP-OCRv6-small": "Reads Latin, Chinese and Japanese letters on screen; comes with the"
    " program.",
    "korean_PP-OCRv5_mobile_rec": "Reads Korean on screen, beside all that PP-OCRv6-small reads.",
    "whisper-base": "Transcribes speech in many languages; fast, less accurate.",
    "whisper-small": "Transcribes speech in many languages; the most accurate that is fast without"
    " a graphics card.",
    "whisper-large-v3-turbo": "Transcribes speech in many languages, nearly as well as large-v3 and"
    " much faster.",
    "whisper-large-v3": "Transcribes speech in many languages, the most accurate; needs a graphics"
    " card.",
    "SFace": "Finds faces and tells people apart; small and fast.",
    "AuraFace": "Finds faces and tells people apart more surely; slower.",
    "starter": "Comes with the program for the demo and the tests: it knows only the demo's drawn"
    " scenes and spoken words.",
}
"""What each model of ``engine.models.catalogue`` is good for."""

PRESETS: Mapping[str, tuple[str, str]] = {
    "light": ("Light", "Small downloads, fast on any machine."),
    "balanced": ("Balanced", "Finds well in many languages, at a good speed."),
    "best": ("Best", "The most accurate; made for a graphics card."),
    "starter": (
        "Starter",
        "Comes with the program; knows only the demo's drawn scenes and spoken words.",
    ),
}
"""The title of each preset, and what it is good for."""

EMPTY_CHANNELS: Mapping[str, str] = {
    "visual": "No video shows anything.",
    "transcript": "No video has words.",
    "screen": "No video shows text.",
    "visual_text": "No video has chapter titles.",
    "summary": "No video has words or a title to sum up.",
}
"""What a channel says when no video gave it anything."""


def gain(step: str) -> str:
    """What remaking a step gives; one without words here goes by its name."""
    return GAINS.get(step, f"Makes {step} again.")


def setting(name: str) -> str:
    """What a setting is for; a channel without words here goes by its name."""
    weighed = f"How much the channel {name.removeprefix(WEIGHT)} counts in a search."
    return SETTINGS.get(name, weighed if name.startswith(WEIGHT) else "")


def model(name: str, source: str) -> str:
    """What a model is good for, or where it came from."""
    return MODELS.get(name, "Imported from a folder." if source.startswith("folder:") else "")


def empty(channel: str) -> str:
    """Why a channel finds nothing though it is ready to."""
    return EMPTY_CHANNELS.get(channel, f"No video has anything for {channel}.")
