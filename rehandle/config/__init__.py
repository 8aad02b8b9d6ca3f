"""What the environment says, read once; the keys; the embedded database; the processes we start."""
