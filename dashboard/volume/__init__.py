"""The sections of the page Volume, and the reckoning behind them."""
