"""Filing, deciding anew and comparing: what the service does with the register."""
