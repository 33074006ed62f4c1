"""What would turn the outcome of the distance rule."""
