"""Pure functions of a media file: what it is, its pictures, its sound, its subtitles."""
