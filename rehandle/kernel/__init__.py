"""The ground: clock, ids, money, machine, refusal, permission, flow, ports. It knows nothing of handles."""
