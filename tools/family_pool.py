"""Where the points of a member of a family go: the till has the same rule in JS."""

OWN = "own"  # the member's own card
EARN = "earn"  # the card of the family, that the member may not spend from
SPEND = "spend"  # the card of the family, to earn and to spend


def place_points(pool, program_id):
    """Whose card the points of a customer are on, and whether they may be spent.

    :param dict pool: ``programs`` (ids), ``earns`` and ``spends`` of the customer;
        nothing for who is in no family that pools
    :param int program_id: of the loyalty programme
    :return: OWN, EARN or SPEND
    :rtype: str
    """
    if not pool or not pool["earns"] or program_id not in pool["programs"]:
        return OWN
    return SPEND if pool["spends"] else EARN
