"""Which recording is heard, and when?  (arrays in, cues out; no catalogue)"""
