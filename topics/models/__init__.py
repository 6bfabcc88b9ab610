"""LDA, NMF and the engines behind them."""
