import threading
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL, mute_logger

# Of the time that Odoo waits before it tries again: enough for a ticket on a machine
# where other tests run.
PATIENCE = 0.06


def wait_briefly(_low, high):
    return PATIENCE * high


class RaceCase(TransactionCase):
    """Transactions at the same instant, with real connections and commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The thread that runs the tests keeps the registry's lock to itself.
        cls.classPatch(Registry, "_lock", DummyRLock())
        cls.mark = f"Concurrent {uuid4().hex[:8]}"
        cls.addClassCleanup(cls.remove_committed)

    @classmethod
    @contextmanager
    def committed(cls, uid=SUPERUSER_ID):
        """An environment of its own transaction, committed at the end."""
        with db_connect(cls.env.cr.dbname).cursor() as cr:
            yield api.Environment(cr, uid, {"lang": "en_US", "tracking_disable": True})

    @classmethod
    def remove_committed(cls):
        """Undo what the class committed."""

    @classmethod
    def delete_rows(cls, env, table, column, ids):
        """Delete by SQL what the ORM keeps: paid tickets, ledgers."""
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                list(ids),
            )
        )

    def race(self, *actions, uid=SUPERUSER_ID):
        """Run actions in transactions that have all begun before any of them ends.

        :return: the result or the exception of each
        """
        barrier = threading.Barrier(len(actions))
        outcomes = [None] * len(actions)

        def run(index, action):
            with self.committed(uid) as env:
                env.cr.execute("SELECT 1")
                barrier.wait(timeout=20)
                try:
                    outcomes[index] = retrying(lambda: action(env), env)
                except Exception as error:  # noqa: BLE001 the outcome of the race
                    env.cr.rollback()
                    outcomes[index] = error

        threads = [
            threading.Thread(target=run, args=pair) for pair in enumerate(actions)
        ]
        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            patch(
                "odoo.service.model.random.uniform", lambda low, high: PATIENCE * high
            ),
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=60)
        self.assertNotIn(None, outcomes)
        return outcomes

    def overtake(self, lock, first, second, uid=SUPERUSER_ID, is_locked=True):
        """Let a transaction begin and end right before another one takes its lock.

        What the first has read by then is out of date. A lock that changes the row has
        it start again; without, it goes on with what it has read. No chance is in it.

        :param tuple lock: the model and the method that locks
        :param first: the action that is overtaken, takes an environment
        :param second: the action that overtakes
        :param bool is_locked: whether the method does what it does, or nothing
        :return: the result or the exception of the first, and how often it began
        :rtype: tuple
        """
        model, method = lock
        owner = self.env.registry[model]
        original, begun, ended = getattr(owner, method), [], []

        def before_lock(records, *args, **kwargs):
            if begun and not ended:
                ended.append(True)
                with self.committed(uid) as env:
                    # What the first one wrote, the second would wait for forever.
                    env.cr.execute("SET LOCAL lock_timeout = '5s'")
                    second(env)
            return original(records, *args, **kwargs) if is_locked else None

        def begin(env):
            begun.append(True)
            env.cr.execute("SELECT 1")  # from now on it sees no other one's changes
            return first(env)

        with (
            patch.object(owner, method, before_lock),
            patch(
                "odoo.service.model.random.uniform", lambda low, high: PATIENCE * high
            ),
            mute_logger("odoo.sql_db", "odoo.service.model"),
            self.committed(uid) as env,
        ):
            try:
                outcome = retrying(lambda: begin(env), env)
            except Exception as error:  # noqa: BLE001 the outcome of the race
                env.cr.rollback()
                outcome = error
        self.assertTrue(ended, f"{method} of {model} was not called")
        return outcome, len(begun)


class TillRaceCase(RaceCase):
    """Two open tills and who stands at them: committed, and removed at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            cls.set_up_shop(env)

    @classmethod
    def set_up_shop(cls, env):
        """Create what the races are about."""

    @classmethod
    def set_up_tills(cls, env, price, methods=None, groups=()):
        """Create a user, goods that nobody delivers and two open tills.

        :param float price: of the goods
        :param methods: pos.payment.method that both take besides
        :param groups: XML ids of groups of the user
        """
        cls.uid = new_test_user(
            env,
            login=f"racer_{uuid4().hex[:6]}",
            groups=",".join(
                ("base.group_user", "point_of_sale.group_pos_user", *groups)
            ),
            tz="Europe/Paris",
        ).id
        cls.partner_ids, cls.config_ids, cls.session_ids = [], [], []
        cls.method_ids = methods.ids if methods else []
        cls.goods_id = (
            env["product.product"]
            .create(
                {
                    "name": cls.mark,
                    "list_price": price,
                    "taxes_id": False,
                    "type": "service",
                }
            )
            .id
        )
        for number in range(2):
            config = env["pos.config"].create({"name": f"{cls.mark} {number}"})
            if methods:
                config.payment_method_ids += methods
            config.open_ui()
            session = config.current_session_id
            session.set_opening_control(0, "")
            cls.config_ids.append(config.id)
            cls.session_ids.append(session.id)

    @classmethod
    def remove_committed(cls):
        """Paid tickets cannot be deleted: these go by SQL, with what hangs on them."""
        with cls.committed() as env:
            tickets = env["pos.order"].search([("config_id", "in", cls.config_ids)])
            env.cr.execute(
                SQL(
                    "UPDATE pos_order_line SET refunded_orderline_id = NULL "
                    "WHERE order_id = ANY(%s)",
                    tickets.ids,
                )
            )
            before, after = cls.get_committed(env, tickets)
            for table, column, ids in (
                *before,
                ("pos_payment", "pos_order_id", tickets.ids),
                ("pos_order_line", "order_id", tickets.ids),
                ("pos_order", "id", tickets.ids),
                *after,
                ("clientele_alias", "partner_id", cls.partner_ids),
                ("pos_session", "id", cls.session_ids),
                ("pos_config", "id", cls.config_ids),
                ("pos_payment_method", "id", cls.method_ids),
            ):
                cls.delete_rows(env, table, column, ids)
            env.invalidate_all()
            cls.archive_committed(env)
            env["product.product"].browse(cls.goods_id).active = False
            env["res.partner"].browse(cls.partner_ids).unlink()
            env["res.users"].browse(cls.uid).active = False

    @classmethod
    def get_committed(cls, env, tickets):
        """Say which rows go before the tickets, and which after them.

        :return: (table, column, ids) each
        :rtype: tuple[list, list]
        """
        return [], []

    @classmethod
    def archive_committed(cls, env):
        """Put away what the ORM can."""

    def empty_ticket(self, till, amount=0.0, **values):
        """A ticket as a till sends it, with nothing on it."""
        return {
            "uuid": str(uuid4()),
            "access_token": uuid4().hex,
            "name": self.mark,
            "state": "paid",
            "session_id": self.session_ids[till],
            "amount_total": amount,
            "amount_paid": amount,
            "amount_tax": 0,
            "amount_return": 0,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "lines": [],
            **values,
        }

    def line(self, price, quantity=1, **values):
        amount = price * quantity
        return Command.create(
            {
                "product_id": self.goods_id,
                "price_unit": price,
                "qty": quantity,
                "uuid": str(uuid4()),
                "price_subtotal": amount,
                "price_subtotal_incl": amount,
                **values,
            }
        )

    def payment(self, amount, method_id=None):
        return Command.create(
            {
                "amount": amount,
                "payment_method_id": method_id or self.method_ids[0],
                "uuid": str(uuid4()),
            }
        )
