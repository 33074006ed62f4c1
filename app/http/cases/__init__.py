"""Routes of the rules and of the register."""
