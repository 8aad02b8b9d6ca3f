"""Stories and the simulator: the real flows on a set clock, with the package's own fakes for the world outside."""
