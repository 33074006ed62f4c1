"""One file a step, each following the one it names."""
