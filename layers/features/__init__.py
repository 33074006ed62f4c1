"""Features of a layer in memory: snapshot, frames, text, encoders."""
