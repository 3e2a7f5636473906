"""When are two spellings the same name?  (text only, no I/O)"""
