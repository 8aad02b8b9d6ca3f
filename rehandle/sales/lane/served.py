"""The door as a server loads it: `rehandle bids`."""

from rehandle.config.office import office
from rehandle.sales.lane.door import Door

door = Door(office().data_dir / "lane.0.sock")
