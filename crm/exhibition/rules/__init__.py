"""Pure calculation: what a stand's status is, when a hold ends, how a booking moves, what it costs."""
