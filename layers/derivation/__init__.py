"""What several derived layers share."""
