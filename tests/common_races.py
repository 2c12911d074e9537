import threading
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger


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
            # Odoo waits seconds before it tries again.
            patch("odoo.service.model.random.uniform", lambda low, high: 0.02 * high),
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
            patch("odoo.service.model.random.uniform", lambda low, high: 0.02 * high),
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
