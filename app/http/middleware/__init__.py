"""What every request passes before a resource answers."""
