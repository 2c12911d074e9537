from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger, split_every

from ..tools.job_step import JobKind, JobStep
from ..tools.mass_edit import CLEAR, SET

DIRECT = 200  # customers that are edited at once; more: by a job
CHUNK = 1000  # customers of one step of a job
STATEMENT_CHUNK = 5000  # the same where one statement writes them


class ClienteleMassEditLog(models.Model):
    """Doing it and undoing it, a chunk at a time, each with its rows."""

    _inherit = "clientele.mass.edit.log"

    # === STARTING === #

    @api.model
    def _start(self, kind, changes, partner_ids, options=None):
        """Change customers now, or have a job do it where they are many.

        :param str kind: of log
        :param list changes: of ``Change``
        :param list partner_ids: of the customers
        :param dict options: which documents move along
        :return: what is shown next
        :rtype: dict
        :raise AccessError: without the rights
        """
        log = self._create_for_user(
            {
                "name": " · ".join(map(self._describe, changes)),
                "kind": kind,
                "changes": [change._asdict() for change in changes],
                "options": options,
                "total": len(partner_ids),
            }
        )
        return log._run(partner_ids)

    def _start_undo(self):
        """Restore the values that nobody has changed since.

        :return: what is shown next
        :rtype: dict
        :raise UserError: when there is nothing to undo any more
        """
        self._touch()
        self._check_can_undo()
        partner_ids = self._get_rows_to_undo().partner_id.ids
        undo = self._create_for_user(
            {
                "name": self.env._("Undo: %s", self.name),
                "kind": self.kind,
                "changes": self.changes,
                "options": self.options,
                "total": len(partner_ids),
                "undo_of_id": self.id,
            }
        )
        return undo._run(partner_ids)

    def _touch(self):
        """Write the row: of two who undo at once, the second starts again and sees."""
        self.env.execute_query(
            SQL(
                "UPDATE clientele_mass_edit_log SET write_date = %s WHERE id = %s "
                "RETURNING id",
                self.env.cr.now(),
                self.id,
            )
        )

    def _run(self, partner_ids):
        """Do the work, or have it done.

        :param list partner_ids: of the customers
        :return: what is shown next
        :rtype: dict
        """
        self._check_rights()
        if len(partner_ids) <= DIRECT:
            self._work_on(partner_ids)
            self._finish()
            return self._open()
        payload = {"log_id": self.id}
        job = self.env["clientele.job"]._start("mass_edit", self.name, payload)
        self._keep_parts(job, partner_ids)
        self.sudo().job_id = job
        return job._open()

    def _keep_parts(self, job, partner_ids):
        """Leave the customers to the steps: superuser, nobody writes a job's parts.

        Whom the user saw in the preview is changed, whatever a filter finds later.
        """
        chunks = split_every(self._get_chunk_size(), partner_ids, list)
        self.env["clientele.job.part"].sudo().create(
            [
                {"job_id": job.id, "number": number, "source": ids}
                for number, ids in enumerate(chunks)
            ]
        )

    def _get_chunk_size(self):
        """How many customers are changed, and locked, at a time.

        :rtype: int
        """
        return STATEMENT_CHUNK if self._get_columns_for_all() else CHUNK

    @api.model
    def _work_mass_edit(self, job):
        """One step: a chunk of customers.

        :param clientele.job job: whose payload says which log
        :rtype: JobStep
        """
        log = self.browse(job.payload["log_id"])
        number = job.point["part"] if job.point else 0
        part = job._get_part(number)
        log._work_on(part.source)
        done = job.done + len(part.source)
        if job._get_part(number + 1):
            return JobStep({"part": number + 1}, done, log.total)
        log._finish()
        return JobStep(None, done, log.total)

    def _finish(self):
        """Note that all was done: superuser, nobody writes a log."""
        self.sudo().is_done = True

    # === A CHUNK === #

    def _work_on(self, partner_ids):
        """Change some customers, or restore them, and keep the rows.

        :param list partner_ids: of the customers
        :raise AccessError: when the user has lost a right since
        """
        self._check_rights()
        self = self.with_company(self.company_id)
        partners = self.env["res.partner"].browse(partner_ids)
        quick, changed = self._write_quickly(partners)
        others = (partners - quick).exists()
        rows = self._make_rows(others) if others else []
        self.env["clientele.mass.edit.row"]._insert(self, rows)
        changed += sum(bool(row["new_values"]) for row in rows)
        self._count(changed, sum(bool(row["reason"]) for row in rows))

    def _write_quickly(self, partners):
        """Write columns on which nothing hangs, on those whom that is all there is to.

        :return: whom it was done for, and how many of them it has changed
        :rtype: tuple[res.partner, int]
        """
        vals = self._get_columns_for_all()
        if not vals:
            return partners.browse(), 0
        writable = partners._search_writable()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return writable, writable._write_columns(vals, self)
        except (IntegrityError, UserError):
            return partners.browse(), 0  # one by one: each with its reason

    def _get_columns_for_all(self):
        """What all get, whatever they have, in columns on which nothing hangs.

        :return: values by name; nothing where there is more to do than to write them
        :rtype: dict
        """
        changes = self._get_changes()
        if self.undo_of_id or any(one.operation not in (SET, CLEAR) for one in changes):
            return {}
        vals = {one.name: one.apply(False, "") for one in changes}
        return vals if self.env["res.partner"]._are_columns(vals) else {}

    def _count(self, changed, refused):
        """Add a chunk to the figures: superuser, nobody writes a log."""
        log_sudo = self.sudo()
        log_sudo.write(
            {
                "changed_count": log_sudo.changed_count + changed,
                "refused_count": log_sudo.refused_count + refused,
            }
        )

    # === UNDOING === #

    def _get_rows_to_undo(self):
        """What this edit changed, and what was not undone yet.

        :rtype: clientele.mass.edit.row
        """
        self.ensure_one()
        return self.env["clientele.mass.edit.row"].search(
            [
                ("log_id", "=", self.id),
                ("new_values", "!=", False),
                ("is_undone", "=", False),
            ]
        )

    def _get_restored(self, partners):
        """The old values of those fields that still have the new ones.

        :return: values by name by id, and by id what is skipped
        :rtype: tuple[dict, dict]
        """
        rows = self.undo_of_id._get_rows_to_undo().filtered_domain(
            [("partner_id", "in", partners.ids)]
        )
        rows.sudo().is_undone = True
        hidden = rows.partner_id - rows.partner_id._filtered_access("write")
        wanted, reasons = {}, self._refuse(hidden)
        visible = rows.filtered(lambda row: row.partner_id not in hidden)
        for row, changed in visible._find_changed_since().items():
            vals = {
                name: old for name, old in row.old_values.items() if name not in changed
            }
            if vals:
                wanted[row.partner_id.id] = vals
            if changed:
                reasons[row.partner_id.id] = row._explain_changed(changed)
        return wanted, reasons


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        kind = JobKind(
            self.env._("Mass Edit"), "clientele.mass.edit.log", "_work_mass_edit"
        )
        return super()._get_kinds() | {"mass_edit": kind}
