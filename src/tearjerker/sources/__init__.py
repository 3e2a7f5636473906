"""What do others know?  (each source yields facts)"""
