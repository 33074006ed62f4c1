"""Code shared by several derived layers."""
