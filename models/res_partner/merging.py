from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.job_step import JobStep
from .rights import MERGE

MOST_COMPARED = 20  # side by side
MOST_AT_ONCE = 100  # more of them are merged in the background


class ResPartner(models.Model):
    """Merging: the record that is kept takes what can move, the others are archived.

    Nothing is deleted: all that a merge does is logged, and can be undone.
    """

    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_merge(self):
        """Compare customers, and merge them.

        :rtype: dict
        """
        return self._open_merge()

    # === BUSINESS METHODS === #

    def _open_merge(self):
        """The screen where these customers are compared and merged.

        :rtype: dict
        :raise AccessError: without the right to merge
        """
        self._check_customer_right(MERGE)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_merge_action"
        )
        return {**action, "context": {"default_partner_ids": self.ids}}

    def _open_kept(self):
        """Open the record that was kept, as the customer file shows it.

        :rtype: dict
        """
        form = "clientele.res_partner_view_form"
        if not self.customer_status:
            form = "base.view_partner_form"
        return self._open_form(form)

    def _merge_from(self, sources, values=None):
        """Merge other customers into this one.

        :param sources: res.partner
        :param dict values: whose value is kept, by key of ``_get_merge_keys``; what is
            not said is decided by ``_get_merge_defaults``
        :return: what was done
        :rtype: clientele.merge.log
        :raise UserError: when they cannot be merged, with what to do
        """
        self.ensure_one()
        everybody = self | sources
        everybody._check_access_to_merge()
        everybody._lock_to_merge()
        # Superuser: what moves belongs to many apps; the right was checked.
        survivor, sources = self.sudo(), (sources - self).sudo()
        survivor._check_merge(sources)
        choices = survivor._get_merge_choices(sources, values or {})
        self.env.flush_all()
        snapshot = self.env["clientele.merge.snapshot"].sudo()
        before = snapshot._read(survivor | sources)
        prepared = survivor._prepare_merge_values(sources, choices)
        former = survivor._read_former(sources, prepared)
        codes = survivor._choose_codes(sources, choices)
        cards = survivor._merge_cards(sources)
        self.env.flush_all()
        references = self.env["clientele.reference"].sudo()
        moves = references._move_all(sources, survivor)
        survivor._merge_accounts(sources, choices)
        sources._retire(survivor)
        survivor._merge_identity(codes)
        self.env.invalidate_all()
        survivor._write_merged(prepared)
        survivor._follow_pool(sources.family_id)
        kept = survivor._keep_former(former)
        survivor._settle_merge(sources, moves)
        after = snapshot._read(survivor | sources, before)
        log = self.env["clientele.merge.log"].sudo()
        log = log._record(survivor, sources, moves, cards, (before, after))
        log.line_ids = [Command.create(vals) for vals in kept]
        survivor._tell_merge(sources)
        return log.with_env(self.env)

    def _check_access_to_merge(self):
        """Whether the user may merge these records.

        :raise AccessError: without the right, or for records that he may not change
        """
        self._check_customer_right(MERGE)
        self.check_access("write")

    def _lock_to_merge(self):
        """Make two merges of one record wait for each other, in order of id.

        No ``FOR UPDATE``: tills that store a ticket share the key of their customer,
        and must not wait. Each merge writes the rows that it locks: the second one
        starts again, and is told.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) "
                "ORDER BY id FOR NO KEY UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset()

    def _retire(self, survivor):
        """Archive records that were merged, and have them point to the survivor.

        By SQL: archiving asks questions, and clears what others say of a record.
        """
        labels = dict(
            self.env["clientele.partner.archive"]
            ._fields["reason"]
            ._description_selection(self.env)
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET active = FALSE, merged_into_id = %(survivor)s,
                    archive_reason = %(reason)s, archive_date = %(now)s,
                    customer_number = NULL, barcode = NULL, customer_status = NULL,
                    write_date = %(now)s, write_uid = %(uid)s
                WHERE id = ANY(%(ids)s)
                """,
                survivor=survivor.id,
                reason=labels["duplicate"],
                now=fields.Datetime.now(),
                uid=self.env.uid,
                ids=self.ids,
            )
        )

    def _settle_merge(self, sources, moves):
        """Compute anew what follows from what moved by SQL.

        :param sources: the records that were merged into this one
        :param list moves: of ``clientele.reference``
        """
        contacts = self.browse(
            row
            for move in moves
            if move.column.table == "res_partner" and not move.reason
            for row in move.rows
        )
        for contact in contacts.exists().filtered(lambda one: one.parent_id == self):
            contact._commercial_sync_from_company()
        (self | sources)._compute_anew(moves)
        self.env["clientele.duplicate"]._settle_merged(sources)

    def _compute_anew(self, moves):
        """Compute what follows from references that moved by SQL.

        Names of contacts come first: search keys have them in their order.

        :param list moves: of ``clientele.reference``
        """
        self.env["clientele.reference"]._compute_followers(moves)
        self.env.flush_all()
        self.env.invalidate_all()
        self.modified(["active", "merged_into_id", "customer_number", "user_ids"])
        keys = self.env["clientele.search.key"].sudo()
        near = self | self.parent_id | self.with_context(active_test=False).child_ids
        keys = keys.search([("partner_id", "in", near.ids)])
        for name in ("sort_name", "words", "exact_keys"):
            self.env.add_to_compute(keys._fields[name], keys)
        self.env.add_to_compute(self._fields["partner_share"], self)
        if any(move.column.table in ("res_users", "ir_default") for move in moves):
            self.env.registry.clear_cache()  # whose partner a user is, and defaults
        self.env.flush_all()
        self.env.invalidate_all()

    def _tell_merge(self, sources):
        """Note the merge on all the records, who wrote it included."""
        names = ", ".join(source.name or "" for source in sources)
        author = {"author_id": self.env.user.partner_id.id}
        self._message_log(
            body=self.env._("Merged into this customer: %s.", names), **author
        )
        text = self.env._("Merged into %s.", self.name)
        sources._message_log_batch(bodies=dict.fromkeys(sources.ids, text), **author)

    # === JOB === #

    @api.model
    def _work_merge(self, job):
        """Merge many customers: one step, all or nothing.

        :param clientele.job job: whose payload says which, and what is kept
        :rtype: JobStep
        """
        payload = job.payload
        survivor = self.browse(payload["survivor_id"]).exists()
        sources = self.browse(payload["source_ids"]).exists()
        if not survivor or len(sources) != len(payload["source_ids"]):
            raise UserError(
                self.env._("A customer was deleted meanwhile. Nothing was merged.")
            )
        survivor._merge_from(sources, payload["values"])
        count = len(sources)
        return JobStep(None, count, count)

    # === UNDO === #

    def _settle_unmerge(self, sources, moves):
        """Compute anew what follows from what returned, and tell of it.

        :param sources: the records that are apart from this one again
        :param list moves: of ``clientele.reference``
        """
        everybody = (self | sources).with_context(active_test=False)
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = %s, write_uid = %s "
                "WHERE id = ANY(%s)",
                fields.Datetime.now(),
                self.env.uid,
                everybody.ids,
            )
        )
        everybody._compute_anew(moves)
        self.env["clientele.duplicate"]._settle_merged(sources, is_undone=True)
        author = {"author_id": self.env.user.partner_id.id}
        texts = {
            source.id: self.env._("The merge into %s was undone.", self.name)
            for source in sources
        }
        names = ", ".join(source.name or "" for source in sources)
        texts[self.id] = self.env._("The merge of %s was undone.", names)
        everybody._message_log_batch(bodies=texts, **author)
