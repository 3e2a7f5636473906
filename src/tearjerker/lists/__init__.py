"""What is worth hearing, and on what evidence?"""
