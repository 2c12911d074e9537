"""Set-ups that many classes of tests build on, made once for all of them.

A shop with its companies, users, products and till takes seconds to make. The classes
that build on the same one run together: each goes on from a savepoint, which is rolled
back after it. All other classes come before them, see ``test_sequence``.
"""

from logging import getLogger

from odoo.sql_db import Savepoint

# What a class may say of the set-up itself: it needs one of its own.
HOOKS = {
    "chart_template",
    "country_code",
    "default_env_context",
    "get_default_groups",
    "registry_test_mode",
}


class _Standing:
    """The set-up that stands at the moment, by the class that made it."""

    base = None

    def stand(self, base):
        """Have the set-up of a class, and no other."""
        if self.base is base:
            return
        self.fall()
        try:
            base.setUpClass()
        except Exception:
            base.doClassCleanups()
            raise
        self.base = base

    def fall(self):
        """Undo the set-up that stands."""
        base, self.base = self.base, None
        if base:
            base.tearDownClass()
            base.doClassCleanups()


_standing = _Standing()


def share_set_up(cls, base):
    """Go on from the set-up of a base class, if that is all that a class needs.

    :param type cls: the class of tests that is set up
    :param type base: the class whose ``setUpClass`` asks
    :return: whether the base need not be set up for the class
    :rtype: bool
    """
    if cls is base:
        return False
    depth = len(base.__mro__)
    is_alike = cls.__mro__[-depth:] == base.__mro__
    own = {name for one in cls.__mro__[:-depth] for name in vars(one)}
    if not is_alike or own & HOOKS:
        _standing.fall()
        return False
    _standing.stand(base)
    base.env.flush_all()
    base.env.transaction.default_env = base.env
    cls.addClassCleanup(_go_back, base, Savepoint(base.cr))
    cls._logger = getLogger(f"{cls.__module__}.{cls.__name__}")
    return True


def _go_back(base, savepoint):
    """Undo what a class changed in the set-up of its base."""
    cr, registry = base.cr, base.registry
    base.env.transaction.clear()
    savepoint.close(rollback=True)
    for callbacks in (cr.precommit, cr.postcommit, cr.prerollback, cr.postrollback):
        callbacks.clear()
    with base.muted_registry_logger:
        registry.clear_all_caches()
    registry.cache_invalidated.clear()
    if registry.registry_invalidated or (
        registry.registry_sequence != base.registry_start_sequence
    ):
        _standing.fall()  # core sets the models up again
