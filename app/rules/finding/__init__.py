"""What a rule finds: outcome, measurements, evidence."""
