"""`python -m bench.watching.stream PORT`: the product's own server. A line on its input is a bid; it answers with the instant."""

import asyncio
import sys

from bench.watching.states import Rising
from rehandle.live.limits import Limits, open_files
from rehandle.live.server import listening, serve


async def main(port: int) -> None:
    source = Rising()
    ending = asyncio.Event()
    limits = Limits(most=open_files(12_000), most_an_address=12_000, behind_seconds=3600, reads_a_second=100)

    def heard() -> None:
        if sys.stdin.readline():
            print(source.rise(), flush=True)
        else:
            ending.set()

    asyncio.get_running_loop().add_reader(sys.stdin, heard)
    await serve(listening("127.0.0.1", port), source, limits, ending)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
