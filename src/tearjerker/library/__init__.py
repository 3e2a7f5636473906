"""Which files do you own?"""
