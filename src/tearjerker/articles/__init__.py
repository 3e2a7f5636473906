"""What does this article say about a song?"""
