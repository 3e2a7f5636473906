"""When are two spellings the same name?  (text in, keys and scores out; no I/O)

hangul.py      what a syllable is made of             romanise.py   Hangul to Latin by the public systems
surnames.py    what families write instead            english.py    English words as Korean borrows them
fold.py        what never matters in a spelling       sound.py      what a spelling sounds like, in any script
keys.py        all readings of a name                 similarity.py how near two names are, by what evidence
index.py       a million names, ready to be asked
"""
