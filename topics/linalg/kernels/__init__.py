"""Compiled loops over arrays: numpy and numba only, no checks, each with the numpy line that it equals."""
