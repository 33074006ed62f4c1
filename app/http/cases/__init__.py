"""The resources of the rules and of the register."""
