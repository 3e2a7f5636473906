"""What is worth hearing, on what evidence, and how does a list leave the program?"""
