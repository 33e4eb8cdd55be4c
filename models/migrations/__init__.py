"""Schema changes, forwards and back."""
