from contextlib import contextmanager
from unittest.mock import patch

from ..tools.mass_edit import Change
from .common import ClienteleCommon
from .common_jobs import JobsRunMixin

# Tests track nothing by default.
TRACKED = {"tracking_disable": False, "mail_notrack": False}
RUN = "odoo.addons.clientele.models.clientele_mass_edit_run"


class MassEditCommon(JobsRunMixin, ClienteleCommon):
    """Ten customers, and mass edits as each role makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ten = cls.env["res.partner"]
        for number in range(10):
            cls.ten |= cls.create_customer(
                lastname=f"Client {number}", email=f"client{number}@old.example"
            )
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.ten = cls.ten.with_context(**TRACKED)

    def edit(self, *changes, partners=None, user=None):
        """Make changes as a user; the log."""
        partners = self.ten if partners is None else partners
        logs = self.env["clientele.mass.edit.log"].with_user(user or self.manager)
        logs = logs.with_context(**TRACKED)
        before = logs.sudo().search([], limit=1)
        logs._start("edit", [Change(*change) for change in changes], partners.ids)
        # As superuser: the user of the test may lose the right to see it.
        log = logs.sudo().search([], limit=1)
        self.assertNotEqual(log, before)
        return log

    def undo(self, log, user=None):
        """Undo as a user; the log of it."""
        log.with_user(user or self.manager)._start_undo()
        return log.undo_ids.sorted("id")[-1:]

    def reasons(self, log):
        rows = log.row_ids.filtered("reason")
        return {row.partner_id: row.reason for row in rows}

    @contextmanager
    def small_chunks(self):
        """Everything beyond three customers is long work, in chunks of four."""
        sizes = {"DIRECT": 3, "CHUNK": 4, "STATEMENT_CHUNK": 4}
        with patch.multiple(RUN, **sizes):
            yield
