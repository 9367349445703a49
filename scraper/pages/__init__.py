"""Page objects: HTML or JSON in, typed records out; no input or output of their own."""
