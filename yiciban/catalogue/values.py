"""Answers to a form, checked and pre-filled: the public door to `rules.values`."""

from yiciban.catalogue.rules.values import clean_values, prefill

__all__ = ["clean_values", "prefill"]
