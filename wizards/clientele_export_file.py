import csv
import io
from functools import partial
from typing import NamedTuple

import xlsxwriter

from odoo import fields, models
from odoo.tools import format_date, html2plaintext

from ..models.res_partner.exporting import EXPORT
from ..tools.report_pages import cut_pages
from ..tools.sheet_cells import escape_cell
from .clientele_export_column import WIDE

BATCH = 1000
ROWS = {"first": 31, "following": 31}  # of a page, in landscape
LONGEST_CELL = 60  # characters that a page may show
PRINTED = "clientele_export_printed"  # context: what is printed, as a PrintedList


class PrintedList(NamedTuple):
    """What a PDF shows: an object, so that no RPC brings rows of its own."""

    pages: list
    count: int


class ClienteleExport(models.TransientModel):
    """Customers as a file: what is in it."""

    _inherit = "clientele.export"

    # === ROWS === #

    def _read_rows(self, ids, beat=None):
        """The cells of customers, some thousands at a time.

        :param list ids: in order
        :param beat: called with how many were read
        :rtype: collections.abc.Iterator[list]
        """
        self.env["res.partner"]._check_customer_right(EXPORT)
        names = self._get_names()
        partners = self.env["res.partner"].with_context(active_test=False)
        choices = {
            name: dict(partners._fields[name]._description_selection(self.env))
            for name in names
            if partners._fields[name].type == "selection"
        }
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            # Who was deleted or hidden meanwhile is left out.
            found = partners.search_fetch([("id", "in", part)], names)
            known = {partner.id: partner for partner in found}
            for id_ in part:
                if id_ in known:
                    yield [self._get_cell(known[id_], one, choices) for one in names]
            self.env.invalidate_all()
            if beat:
                beat(min(start + BATCH, len(ids)))

    def _get_cell(self, partner, name, choices):
        """A value as a file shows it.

        :param res.partner partner:
        :param str name: of the field
        :param dict choices: what the values of selection fields are called
        :return: a text, a number or a day
        """
        field, value = partner._fields[name], partner[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "html":
            return html2plaintext(value or "")
        if field.type == "selection":
            return choices[name].get(value, "")
        if field.type == "datetime":
            return value.date() if value else ""
        return value if value or field.type == "float" else ""

    def _get_heads(self):
        """The titles of the columns.

        :rtype: list[str]
        """
        labels = self.env["clientele.export.column"]._get_labels()
        return [labels[name] for name in self._get_names()]

    # === SPREADSHEETS === #

    def _draw(self, ids, beat=None):
        """The spreadsheet or text file.

        :param list ids: of customers, in order
        :param beat: called with how many were read
        :rtype: bytes
        """
        draw = self._draw_csv if self.file_format == "csv" else self._draw_xlsx
        return draw(self._read_rows(ids, beat))

    def _draw_csv(self, rows):
        """Semicolons, UTF-8 with a mark: French spreadsheets open it as it is."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(map(escape_cell, self._get_heads()))
        for row in rows:
            writer.writerow(map(self._get_csv_cell, row))
        return text.getvalue().encode("utf-8-sig")

    def _get_csv_cell(self, cell):
        """A number with a comma, a day as people write it, a text that is no formula.

        :rtype: str
        """
        if isinstance(cell, float):
            return f"{cell:.2f}".replace(".", ",")
        if isinstance(cell, str):
            return escape_cell(cell)
        return cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else str(cell)

    def _draw_xlsx(self, rows):
        """A workbook: texts are texts, whatever they begin with."""
        content = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(content, options) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True, "bottom": 1})
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(self._get_names()):
                sheet.set_column(column, column, 32 if name in WIDE else 15)
            for column, title in enumerate(self._get_heads()):
                sheet.write_string(0, column, title, bold)
            for line, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        write = sheet.write_string
                    elif isinstance(cell, float):
                        write = sheet.write_number
                    else:
                        write = partial(sheet.write_datetime, cell_format=day)
                    write(line, column, cell)
        return content.getvalue()

    # === PDF === #

    def _get_printed_pages(self, ids):
        """The pages of the PDF.

        :param list ids: of customers, in order
        :rtype: list[Page]
        """
        rows = [
            [self._get_printed_cell(cell) for cell in row]
            for row in self._read_rows(ids)
        ]
        return cut_pages(rows, (), **ROWS, closing=0)

    def _get_printed_cell(self, cell):
        """A cell on one line of a page.

        :rtype: str
        """
        if isinstance(cell, float):
            return f"{cell:.2f}"
        if not isinstance(cell, str):
            return format_date(self.env, cell)
        return " ".join(cell.split())[:LONGEST_CELL]

    def _get_print_values(self):
        """What the template of the PDF is given.

        :rtype: dict
        """
        printed = self.env.context.get(PRINTED)
        if not isinstance(printed, PrintedList):
            ids = self._get_partners().ids
            printed = PrintedList(self._get_printed_pages(ids), len(ids))
        names = self._get_names()
        shares = [2 if name in WIDE else 1 for name in names]
        widths = [f"{100 * share / sum(shares):.1f}%" for share in shares]
        return {
            **printed._asdict(),
            "columns": list(zip(self._get_heads(), widths, strict=True)),
        }

    def _get_today_text(self):
        """The day of the list.

        :rtype: str
        """
        return format_date(self.env, fields.Date.context_today(self))
