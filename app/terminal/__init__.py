"""What the commands of ``kouan`` share: consoles and options."""
