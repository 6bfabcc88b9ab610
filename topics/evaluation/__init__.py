"""Scores of topics: functions of arrays and term lists, never of a model."""
