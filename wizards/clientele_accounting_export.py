import base64
import csv
import io

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

ACCOUNTANTS = ("account.group_account_readonly", "account.group_account_invoice")
BATCH = 5000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class ClienteleAccountingExport(models.TransientModel):
    """The customers' entries of a period, for the accountant's own software."""

    _name = "clientele.accounting.export"
    _description = "Export of the Customers' Entries"

    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.start_of(fields.Date.today(), "month"),
    )
    date_to = fields.Date(
        "Until", required=True, default=lambda self: fields.Date.context_today(self)
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file_format = fields.Selection(
        [("csv", "CSV"), ("xlsx", "Excel")], "Format", required=True, default="xlsx"
    )
    content = fields.Binary("File", readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    # === ACTION METHODS === #

    def action_export(self):
        """Make the file, and offer it.

        :raise AccessError: for whoever reads no accounting
        :raise ValidationError: for a period that ends before it starts
        :raise UserError: for a period without entries
        """
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in ACCOUNTANTS):
            raise AccessError(self.env._("You have no right to read accounting."))
        self.company_id.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose one of your companies."))
        if self.date_to < self.date_from:
            raise ValidationError(self.env._("The period ends before it starts."))
        rows = self._read_rows()
        writer = self._write_csv if self.file_format == "csv" else self._write_xlsx
        content, count = writer(rows)
        if not count:
            raise UserError(self.env._("No customer has an entry in this period."))
        self.write(
            {
                "content": base64.b64encode(content),
                "filename": (
                    f"{self.env._('customers')}_{self.date_from}_{self.date_to}"
                    f".{self.file_format}"
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === CONTENT === #

    def _get_header(self):
        """The titles of the columns.

        :rtype: list[str]
        """
        return [
            self.env._("Journal"),
            self.env._("Date"),
            self.env._("Entry"),
            self.env._("Account"),
            self.env._("Account name"),
            self.env._("Auxiliary code"),
            self.env._("Customer"),
            self.env._("Label"),
            self.env._("Due date"),
            self.env._("Debit"),
            self.env._("Credit"),
            self.env._("Amount in currency"),
            self.env._("Currency"),
            self.env._("Matching"),
        ]

    def _read_rows(self):
        """The customers' items of the period, in order, a few thousand at a time.

        The account is the customer's own, or that of sundry customers, as the entry
        has it; the auxiliary code the reference, or the customer number.

        :return: an iterator on lists in the order of the header
        """
        company = self.company_id.with_context(lang=self.env.lang)
        self.env.flush_all()
        accounts = (
            self.env["account.account"]
            .sudo()
            .with_company(company)
            .with_context(active_test=False)
            .search(
                [
                    ("account_type", "=", "asset_receivable"),
                    ("company_ids", "parent_of", company.ids),
                ]
            )
        )
        names = {account.id: (account.code, account.name) for account in accounts}
        currencies = {
            currency.id: currency.name
            for currency in self.env["res.currency"]
            .with_context(active_test=False)
            .search([])
        }
        last = (None, "", 0)
        while True:
            rows = self.env.execute_query(self._get_query(accounts.ids, last))
            for row in rows:
                (item, journal, date, entry, account, code, name) = row[:7]
                label, due, debit, credit, foreign, currency, matching = row[7:]
                yield [
                    journal,
                    date,
                    entry or "",
                    *names[account],
                    code or "",
                    name or "",
                    label or "",
                    due,
                    float(debit),
                    float(credit),
                    float(foreign),
                    currencies.get(currency, ""),
                    matching or "",
                ]
            if len(rows) < BATCH:
                return
            last = (date, entry or "", item)

    def _get_query(self, account_ids, last):
        """The next items after the last one.

        :param list account_ids: the receivable accounts
        :param tuple last: date, entry and id of the last item; no date for the first
        :rtype: SQL
        """
        date, entry, item_id = last
        after = SQL("TRUE")
        if date:
            after = SQL(
                "(item.date, COALESCE(item.move_name, ''), item.id) > (%s, %s, %s)",
                date,
                entry,
                item_id,
            )
        return SQL(
            """
            SELECT item.id, journal.code, item.date, item.move_name, item.account_id,
                   COALESCE(NULLIF(entity.ref, ''), entity.customer_number),
                   entity.complete_name, item.name, item.date_maturity, item.debit,
                   item.credit, item.amount_currency, item.currency_id,
                   item.matching_number
            FROM account_move_line item
            JOIN account_journal journal ON journal.id = item.journal_id
            LEFT JOIN res_partner partner ON partner.id = item.partner_id
            LEFT JOIN res_partner entity ON entity.id = partner.commercial_partner_id
            WHERE item.account_id = ANY(%(accounts)s)
              AND item.company_id = %(company)s
              AND item.parent_state = 'posted'
              AND item.partner_id IS NOT NULL
              AND item.date BETWEEN %(start)s AND %(end)s
              AND %(after)s
            ORDER BY item.date, COALESCE(item.move_name, ''), item.id
            LIMIT %(limit)s
            """,
            accounts=account_ids,
            company=self.company_id.id,
            start=self.date_from,
            end=self.date_to,
            after=after,
            limit=BATCH,
        )

    def _write_csv(self, rows):
        """The file that French spreadsheets open as it is: semicolons, UTF-8 with mark.

        :return: the content and how many rows it has
        :rtype: tuple[bytes, int]
        """
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(self._get_header())
        count = 0
        for row in rows:
            writer.writerow([self._format_cell(cell) for cell in row])
            count += 1
        return text.getvalue().encode("utf-8-sig"), count

    def _format_cell(self, cell):
        """A cell of the CSV file; a text is never taken for a formula.

        :rtype: str
        """
        if isinstance(cell, float):
            return f"{cell:.2f}".replace(".", ",")
        if isinstance(cell, str) and cell.startswith(DANGEROUS):
            return f"'{cell}"
        return cell or ""

    def _write_xlsx(self, rows):
        """
        :return: the content and how many rows it has
        :rtype: tuple[bytes, int]
        """
        import xlsxwriter  # noqa: PLC0415 as Odoo does: only where it is asked for

        output = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(output, options) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True, "bottom": 1})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            money = book.add_format({"num_format": "#,##0.00"})
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 13, 14)
            sheet.set_column(6, 7, 32)
            for column, title in enumerate(self._get_header()):
                sheet.write_string(0, column, title, bold)
            count = 0
            for count, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, float):
                        sheet.write_number(count, column, cell, money)
                    elif isinstance(cell, str):
                        sheet.write_string(count, column, cell)
                    elif cell:
                        sheet.write_datetime(
                            count, column, fields.Datetime.to_datetime(cell), day
                        )
        return output.getvalue(), count
