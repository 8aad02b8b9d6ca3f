"""Files of this room: the table of skeletons, and the lists."""
