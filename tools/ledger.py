"""Who moves the balances of cards: objects in the context, which no RPC can carry."""

LEDGER = "clientele_ledger"
SEAL = "clientele_ledger_seal"
SEALED = object()  # the value of SEAL: a row that the card itself writes


class Ledger:
    """What the moves made in its context are for.

    Core writes balances and history rows separately, in an order that differs between
    the till and orders. Rows are written with the balance; what core tells of them
    before or after is added to them.
    """

    def __init__(self, kind, document=None, description=None, is_announced=False):
        """
        :param str kind: one of the kinds of ``loyalty.history``
        :param document: the ticket or order that moves the cards
        :param str description: why, in words
        :param bool is_announced: whether core tells of its moves before it makes them
        """
        self.kind = kind
        self.document = document if document and len(document) == 1 else None
        self.description = description
        self.is_announced = is_announced
        self.rows = {}  # the row of each card moved here, by id
        self.notes = {}  # what core told of moves that are still to come
        self.member = None  # of a family, whose move it is where no document says
        self.gross = {}  # what cards win and spend in one move: lists by card or new

    def get_gross(self, card):
        """What a card wins and spends in the move that is made now, if it is known.

        :param card: loyalty.card
        :return: (won, spent), or nothing
        """
        for key in (card.id, ("new", card.program_id.id)):
            if self.gross.get(key):
                return self.gross[key].pop(0)
        return None

    @classmethod
    def of(cls, env):
        """The ledger of an environment, or nothing."""
        ledger = env.context.get(LEDGER)
        return ledger if isinstance(ledger, cls) else None

    def on(self, records):
        """The same records, with this ledger in their context."""
        return records.with_context(**{LEDGER: self})
