"""The pages, for people and for programs."""
