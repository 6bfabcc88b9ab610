"""Many fits side by side: numbers of topics, models, seeds, preprocessing."""
