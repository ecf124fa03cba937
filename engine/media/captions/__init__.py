"""The formats of timed text, one parser each: text in, cues out, in time linear in its length."""
