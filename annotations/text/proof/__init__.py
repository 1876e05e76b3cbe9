"""Proofs that anybody can check with Python alone: these files are also what `verify.py` of a bundle is made of."""
