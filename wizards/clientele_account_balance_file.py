from itertools import islice
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.balance_workbook import FIGURES, draw_balance
from ..tools.report_pages import cut_pages

# Customers; above the first of each pair a job makes the file, above the second none.
LONGEST_PDF = (500, 20_000)
LONGEST_SHEET = (10_000, 1_000_000)
ROWS = {"first": 30, "following": 29}  # of a page, in landscape
PRINTED = "clientele_balance_printed"  # context: what is printed, as a PrintedBalance


class PrintedBalance(NamedTuple):
    """What the PDF shows: an object, so that no RPC brings figures of its own."""

    pages: list
    currencies: list  # name, decimals, what is owed in it, and in the company's


class ClienteleAccountBalanceShow(models.TransientModel):
    """The customer balance as a file: at once, or by a job where it is long."""

    _name = "clientele.account.balance.show"
    _inherit = ["clientele.account.balance.show", "clientele.file"]

    # === PDF === #

    def _get_printed(self):
        """What the PDF shows.

        :rtype: PrintedBalance
        :raise ValidationError: without any customer, or with too many
        """
        scope = self._get_scope()
        balances = self._get_balances()
        rows = list(islice(balances._stream_rows(scope), LONGEST_PDF[1] + 1))
        self._check_count(len(rows), LONGEST_PDF)
        currencies = [
            (one.name, one.decimal_places, owed, value)
            for one, owed, value in balances._read_currencies(scope)
        ]
        # One currency is that of the total already.
        closing = len(currencies) + 3 if len(currencies) > 1 else 0
        pages = cut_pages(rows, FIGURES, **ROWS, closing=closing)
        return PrintedBalance(pages, currencies)

    def _get_print_values(self):
        """What the template of the PDF is given.

        :rtype: dict
        """
        self._get_scope()
        printed = self.env.context.get(PRINTED)
        if not isinstance(printed, PrintedBalance):
            printed = self._get_printed()
        balances = self._get_balances()
        columns = [name for name in FIGURES if self.date_from or name != "opening"]
        return {
            "columns": [(name, balances._get_label(name)) for name in columns],
            "currency": self.company_id.currency_id,
            "scope_text": self._get_scope_text(),
            **printed._asdict(),
        }

    # === SPREADSHEET === #

    def _draw_sheet(self, on_row=None):
        """The spreadsheet.

        :param on_row: called with the number of each row
        :rtype: bytes
        """
        scope = self._get_scope()
        balances = self._get_balances()
        currency = self.company_id.currency_id
        heads = ("customer_number", "name", *FIGURES)
        texts = {
            "title": self.env._("Customer Balance"),
            "scope": self._get_scope_text(),
            "total": self.env._("Total in %s", currency.name),
            "by_currency": self.env._("By currency of the documents"),
            "heads": [balances._get_label(name) for name in heads],
        }
        by_currency = [
            (one.name, owed, value)
            for one, owed, value in balances._read_currencies(scope)
        ]
        decimals = "0" * currency.decimal_places
        number_format = f"#,##0.{decimals}" if decimals else "#,##0"
        content, count, _sums = draw_balance(
            self._watch_rows(balances._stream_rows(scope), on_row),
            by_currency,
            texts,
            number_format,
        )
        self._check_count(count, LONGEST_SHEET)
        return content

    @api.model
    def _watch_rows(self, rows, on_row):
        """The same rows, counted.

        :param rows: of the report
        :param on_row: called with the number of each, if anything is
        :rtype: collections.abc.Iterator[dict]
        """
        for number, row in enumerate(rows):
            if on_row:
                on_row(number)
            yield row

    # === NOW OR LATER === #

    def _count_rows(self):
        """How many customers the report has.

        :rtype: int
        """
        return self._get_balances()._count_rows(self._get_scope())

    def _check_count(self, count, limits):
        """Refuse a file of nobody, or of too many.

        :param int count: customers
        :param tuple limits: ``LONGEST_PDF`` or ``LONGEST_SHEET``
        :raise ValidationError: with what to do
        """
        if not count:
            raise ValidationError(
                self.env._(
                    "None of these customers has a balance or movements at this date."
                )
            )
        if count > limits[1]:
            raise ValidationError(
                self.env._(
                    "These are more than %s customers: choose fewer, or take the "
                    "spreadsheet instead of the PDF.",
                    limits[1],
                )
            )

    def _is_long(self, limits):
        """Whether a job makes the file.

        :param tuple limits: ``LONGEST_PDF`` or ``LONGEST_SHEET``
        :rtype: bool
        :raise ValidationError: where nobody or too many would be in it
        """
        count = self._count_rows()
        self._check_count(count, limits)
        return count > limits[0]

    # === ACTION METHODS === #

    def action_print(self):
        """The PDF, or the job that makes it.

        :rtype: dict
        """
        if self._is_long(LONGEST_PDF):
            return self._start_job("balance_pdf")
        report = self.env.ref("clientele.clientele_account_balance_report").sudo()
        return report.report_action(self, config=False)

    def action_export(self):
        """The spreadsheet, or the job that makes it.

        :rtype: dict
        """
        if self._is_long(LONGEST_SHEET):
            return self._start_job("balance_sheet")
        name = f"{self._get_report_base_filename()}.xlsx"
        self._keep_document(self._draw_sheet(), name)
        return self._open_document()
