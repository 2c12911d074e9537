import base64
from contextlib import suppress

import psycopg2

from odoo import models
from odoo.exceptions import UserError

from ..tools.halving import do_or_split, halve
from ..tools.import_rows import unpack_rows
from .clientele_import_log import IMPORT
from .res_partner.checks import NAME_FIELDS, PHONE_FIELDS
from .res_partner.segment import NEW_CUSTOMER

SHORT = 500  # rows: more are done by a job
CHUNK = 500  # rows that are written together
ROW_ERRORS = (UserError, ValueError, psycopg2.IntegrityError, psycopg2.DataError)
# What refuses a value by itself, and the fields that it looks at
CHECKS = ("_check_email", "_check_phones", "_check_texts", "_check_zip_form")
CHECKS += ("_check_company_number",)
CHECKED = {*NAME_FIELDS, *PHONE_FIELDS, "country_id", "email", "zip"}
CHECKED |= {"company_registry"}
# No mail to anybody, and no note for what is new.
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "loyalty_no_mail": True,
}
# Nobody's contacts: there is no other record to share values with.
NEW = {
    NEW_CUSTOMER: True,
    "tracking_disable": True,
    "_partners_skip_fields_sync": True,
}


class _CheckedError(Exception):
    """Everything was only tried."""


class ClienteleImportLog(models.Model):
    """Doing an import: some rows after the other, each refused on its own."""

    _inherit = "clientele.import.log"

    def _go_on(self):
        """Do what is left: at once, or by a job where it is much.

        Superuser: see ``_begin``.
        """
        if self.row_count - self.next_row <= SHORT:
            while not self.is_done:
                self._do_rows(CHUNK)
            return
        jobs = self.env["clientele.job"]
        check = self.env._("Check of %s", self.name)
        name = check if self.is_dry_run else self.env._("Import of %s", self.name)
        self.sudo().job_id = jobs._start("customer_import", name, {"log_id": self.id})

    def _do_rows(self, count):
        """Do the next rows, and note what became of them.

        :param int count: how many
        :raise AccessError: without the right to import, or to fill a column
        """
        partners = self.env["res.partner"]
        partners._check_customer_right(IMPORT)
        self.env["clientele.import.column"]._check_target_rights(self.targets)
        # The file is nobody's to read but the import's.
        log_sudo = self.sudo().with_context(bin_size=False)
        content = base64.b64decode(log_sudo.content)
        if self.options["match"] and not log_sudo.repeated:
            log_sudo.repeated = self._find_repeated(unpack_rows(content))
        rows = unpack_rows(content, log_sudo.next_row, count)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            with suppress(_CheckedError), self.env.cr.savepoint():
                self._do_chunk(chunk, log_sudo.repeated or {})
                if self.is_dry_run:
                    raise _CheckedError
            self._add_counts(chunk)
        if log_sudo.next_row >= log_sudo.row_count:
            log_sudo.is_done = True

    def _do_chunk(self, rows, repeated):
        """Read, match and write some rows.

        :param list rows: of ImportRow
        :param dict repeated: see ``_find_repeated``
        """
        # Superuser: nobody reads keys.
        self.env["clientele.search.key"].sudo()._settle_indexes()
        self._convert_rows(rows)
        for row in rows:
            if not row.outcome and str(row.position) in repeated:
                line, criterion = repeated[str(row.position)]
                row.refuse(self._get_repeated_text(line, criterion))
        self._match_rows([row for row in rows if not row.outcome])
        self._plan_rows([row for row in rows if not row.outcome])
        self._apply([row for row in rows if row.outcome in ("created", "updated")])

    def _get_repeated_text(self, line, criterion):
        """Why a second row of the same customer is refused.

        :rtype: str
        """
        labels = dict(self.env["clientele.import"]._get_criteria())
        return self.env._(
            "Row %(line)s of the file is the same customer (%(criterion)s): keep one "
            "of them, or recognise customers by something else.",
            line=line,
            criterion=labels[criterion],
        )

    # === WRITING === #

    def _apply(self, rows):
        """Write rows together; where one is refused, the others are written anyway.

        :param list rows: of ImportRow
        """
        for row, error in do_or_split(
            self.env, rows, self._write_rows, ROW_ERRORS, self._split
        ):
            row.refuse(self._get_reason(error))

    def _split(self, rows):
        """Parts of rows that were refused together: those with a bad value alone.

        :param list rows: of ImportRow
        :rtype: list[list]
        """
        parts = [[]]
        for row in rows:
            if self._is_bad(row):
                parts.append([row])
            else:
                parts[0].append(row)
        return parts if parts[0] and len(parts) > 1 else halve(rows)

    def _is_bad(self, row):
        """Whether a row's own values are refused, whatever is in the file.

        :rtype: bool
        """
        partners = self.env["res.partner"]
        names = {*row.vals} & CHECKED
        vals = {name: row.vals[name] for name in names}
        partner = partners.new({**vals, "customer_status": "prospect"})
        try:
            for check in CHECKS:
                getattr(partner, check)()
        except UserError:
            return True
        return False

    def _write_rows(self, rows):
        """Create and change customers, with the rights of the user.

        :param list rows: of ImportRow
        """
        partners = self.env["res.partner"].with_context(**QUIET)
        new = [row.vals for row in rows if row.outcome == "created"]
        if new:
            partners.with_context(**NEW).create(new)
        updated = [row for row in rows if row.outcome == "updated"]
        if updated:
            # Of one recordset: what one write reads is read for all of them.
            known = partners.browse([row.partner_id for row in updated])
            known._write_tracked([row.vals for row in updated])

    def _get_reason(self, error):
        """Why a row was refused, in one line.

        :param Exception error: what writing it raised
        :rtype: str
        """
        if isinstance(error, UserError):
            return " ".join(str(error).split())
        first = " ".join(str(error).split("\n", 1)[0].split())
        return self.env._("This row cannot be stored: %s", first)
