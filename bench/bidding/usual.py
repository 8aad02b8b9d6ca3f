"""The usual way: one stored procedure a bid, called by pgbench, eight clients, over tables of the same shape without triggers.

It does the least that a bid needs: the answer given before, the paddle, the auction's row under its lock, the bid, the auction, one entry.
"""

import subprocess
import tempfile
from pathlib import Path

PGBENCH = Path("/usr/lib/postgresql/15/bin/pgbench")
CLIENTS = 8
SCHEMA = """
create table u_auction (like auction including all); create table u_bid (like bid including all); create table u_paddle (like paddle including all);
alter table u_auction set (fillfactor = 50);
create table u_entry (like entry including all);
alter table u_bid add foreign key (auction_id) references u_auction;
insert into u_auction select * from auction; insert into u_paddle select * from paddle;
create function u_bid(bid_id text, the_paddle text, up_to bigint) returns text language plpgsql as $$
declare a u_auction; p u_paddle; known u_bid; price bigint; most bigint;
begin
    select * into known from u_bid where id = bid_id;
    if found then return known.outcome; end if;
    select * into p from u_paddle where id = the_paddle and left_at is null and voided_at is null;
    if not found then return 'not_found'; end if;
    select * into a from u_auction where id = p.auction_id for update;
    if a.closed_at is not null then return 'too_late'; end if;
    most := greatest(up_to, a.leader_most + 2);  -- each counts, whatever came between
    price := least(greatest(a.leader_most, 9999) + 1, most);
    insert into u_bid values (bid_id, a.seq + 1, p.member, most, now(), 'leading', price, a.ends_at, null, a.id);
    update u_auction set seq = seq + 1, bids = bids + 1, price_minor = price, second_most = a.leader_most, leader = p.member, leader_most = most,
        leader_seq = a.seq + 1, clock_from = now() where id = a.id;
    insert into u_entry (at, event, flow, actor, handle, ref, data, salt, leaf) values (now(), 'bid.placed', 'usual', 'office', a.handle, a.id,
        jsonb_build_object('seq', a.seq + 1, 'price', price), sha256(bid_id::bytea),
        jsonb_build_object('commitment', sha256((bid_id || most)::bytea), 'seq', a.seq + 1, 'price', price)::text);
    return 'leading';
end $$;
analyze u_auction; analyze u_paddle;
"""


def prepare() -> None:
    """Tables and the procedure."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = _columns(cursor, "bid")
        cursor.execute(SCHEMA.replace("insert into u_bid values", f"insert into u_bid ({columns}) values"))


def _columns(cursor: object, _table: str) -> str:
    return "id, seq, member, most_minor, at, outcome, price_minor, ends_at, batch, auction_id"


def rate(socket: Path, auctions: int, bidders: int, seconds: int, nth: int) -> tuple[float, float]:
    """Bids a second, and the mean milliseconds of one."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(
            f"\\set i :i + 1\n\\set nr random(0, {auctions - 1})\n\\set who random(0, {bidders - 1})\n"
            f"select u_bid('{nth}.{auctions}.' || :client_id || '.' || :i, 'p.' || :nr || '.' || :who, 10000 + 20 * :i);\n"
        )
        script.flush()
        command = [PGBENCH, "-h", socket, "-U", "rehandle", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-T", str(seconds), "-D", "i=0"]
        told = subprocess.run([*map(str, command), "-f", script.name, "rehandle"], capture_output=True, text=True, check=True).stdout
    lines = {line.split(" = ")[0]: line.split(" = ")[1] for line in told.splitlines() if " = " in line}
    return float(lines["tps"].split()[0]), float(lines["latency average"].split()[0])
