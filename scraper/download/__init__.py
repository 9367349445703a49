"""How we ask: settings, known hosts, whole answers, back-off, robots."""
