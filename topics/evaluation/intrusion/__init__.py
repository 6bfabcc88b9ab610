"""Intruders for people to find: sheets to fill in, and what the answers say."""
