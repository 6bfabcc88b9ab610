"""A configuration to a results directory."""
