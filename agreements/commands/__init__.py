"""The commands of `python -m agreements`: each module has NAME, add_arguments(parser), run(args) -> int."""
