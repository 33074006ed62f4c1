"""The register in the service: filing, reruns, comparison, seals."""
