"""The service beside its peers: the same layer, the same questions, one run."""
