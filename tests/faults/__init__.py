"""What happens to a laptop, at each step of a check: nothing is lost, doubled or falsely told, and it mends itself.

`python -m tests.faults` runs every cell of the matrix and prints it; `test_faults.py` runs some of them with the tests.
"""
