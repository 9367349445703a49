"""Document readers: bytes in, typed records out; no input or output of their own."""
