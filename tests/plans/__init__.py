"""Two plans: the one at hand and a made-up later one, a folder of test data."""
