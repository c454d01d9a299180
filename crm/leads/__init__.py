"""Organisations, their people, the pipeline of leads and what was done about them."""
