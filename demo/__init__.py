"""The demo shop: imported by whoever asks for it, never by a normal start."""
