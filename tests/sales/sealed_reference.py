"""The sealed auction once more, slow and obvious: everybody is held to everybody. Written from the rules as the field tells them."""


def winner(minimum, reserve, bids, void=()):
    """`bids`: (member, amount) in the order in which they came. Who wins and pays what, or None."""
    stands = {}
    for place, (member, amount) in enumerate(bids):
        if member not in void:
            stands[member] = (amount, place)
    stands = {member: told for member, told in stands.items() if told[0] >= minimum}
    for member, (amount, place) in stands.items():
        others = [told for who, told in stands.items() if who != member]
        if all(amount > theirs or (amount == theirs and place < later) for theirs, later in others) and amount >= reserve:
            return member, max([minimum, reserve, *(theirs for theirs, _ in others)])
    return None
