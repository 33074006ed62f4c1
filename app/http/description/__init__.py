"""The service described: landing page, conformance, OpenAPI, self-check."""
