import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.clientele_import_log import IMPORT
from ..tools import sheet_reading
from ..tools.import_rows import pack_rows
from ..tools.import_values import guess_target
from ..tools.search_key import fold
from ..tools.sheet_reading import UnreadableError
from ..tools.vcard_reading import CARD_ERROR, read_vcards

TWICE = {"category_id", "comment"}  # several columns are joined
# Which columns each criterion needs one of
CRITERIA_COLUMNS = {
    "number": {"customer_number"},
    "company": {"company_registry"},
    "email": {"email"},
    "phone": {"phone", "mobile"},
    "name": {"lastname", "name", "company"},
}


class ClienteleImport(models.TransientModel):
    """Import of customers: a file, what its columns are, how customers are known."""

    _name = "clientele.import"
    _description = "Import Customers"
    _rec_name = "filename"

    content = fields.Binary("File", attachment=True)
    filename = fields.Char()
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("cp1252", "Windows (Western Europe)"),
            ("utf-16", "UTF-16"),
        ],
        help="Of a CSV file. Empty: recognised.",
    )
    separator = fields.Selection(
        [
            (";", "Semicolon"),
            (",", "Comma"),
            ("\t", "Tab"),
            ("|", "Vertical bar"),
        ],
        help="Of a CSV file. Empty: recognised.",
    )
    kind = fields.Selection(
        [("csv", "CSV"), ("xlsx", "Excel"), ("vcard", "vCard")], readonly=True
    )
    rows = fields.Binary("Content", attachment=True, readonly=True)
    headers = fields.Json(readonly=True)
    row_count = fields.Integer("Number of Rows", readonly=True)
    column_ids = fields.One2many("clientele.import.column", "import_id")
    match_number = fields.Boolean("Customer Number", default=True)
    match_company = fields.Boolean("SIREN or SIRET", default=True)
    match_email = fields.Boolean("E-mail", default=True)
    match_phone = fields.Boolean("Phone")
    match_name = fields.Boolean(
        "Name and Postcode",
        default=True,
        help="Only where the row has nothing else to recognise a customer by.",
    )
    found = fields.Selection(
        [("update", "Update the customer"), ("skip", "Skip the row")],
        string="Known Customers",
        default="update",
        required=True,
    )
    missing = fields.Selection(
        [("create", "Create the customer"), ("skip", "Skip the row")],
        string="New Customers",
        default="create",
        required=True,
    )
    empty = fields.Selection(
        [("leave", "Change nothing"), ("clear", "Empty the field")],
        string="Empty Cells",
        default="leave",
        required=True,
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_criteria(self):
        """How customers are recognised: the surest first.

        :rtype: list[tuple[str, str]]
        """
        return [
            (name, self._fields[f"match_{name}"]._description_string(self.env))
            for name in CRITERIA_COLUMNS
        ]

    @api.model
    def _get_unreadable_text(self, error):
        """Why a file cannot be read, and what to do.

        :param UnreadableError error:
        :rtype: str
        """
        texts = {
            "empty": self.env._("This file is empty."),
            "header_only": self.env._(
                "This file has headers and no rows: is it the right one?"
            ),
            "locked": self.env._(
                "This workbook is protected with a password: save it without one, and "
                "choose it again."
            ),
            "old_excel": self.env._(
                "This is the format of Excel before 2007: save the file as .xlsx or "
                "CSV, and choose it again."
            ),
            "binary": self.env._(
                "This is no text file, whatever its name: choose a CSV, XLSX or vCard "
                "file."
            ),
            "damaged": self.env._(
                "This workbook is damaged, or none: open it in a spreadsheet, save it "
                "as .xlsx, and choose it again."
            ),
            "encoding": self.env._(
                "This file is not written in %(encoding)s: leave the encoding empty, "
                "or choose another one."
            ),
            "quotes": self.env._(
                "The quotes of line %(line)s do not match: a quote inside a cell is "
                "written twice. Correct the line, and choose the file again."
            ),
            "columns": self.env._(
                "This file has more than %(most)s columns: keep those of customers."
            ),
            "rows": self.env._(
                "This file has more than %(most)s rows: cut it in several files."
            ),
        }
        return texts[error.reason] % error.values

    def _read_file(self):
        """The headers and rows of the file.

        :rtype: tuple[str, list, list]
        :raise UserError: for a file that cannot be read, with what to do
        """
        if not self.content:
            raise UserError(self.env._("Choose a file first."))
        content = base64.b64decode(self.with_context(bin_size=False).content)
        try:
            kind = sheet_reading.kind_of(content)
            if kind == "xlsx":
                rows = sheet_reading.read_xlsx(content)
            elif kind == "vcard":
                rows = read_vcards(content, self.encoding or "")
            else:
                rows = sheet_reading.read_csv(
                    content, self.encoding or "", self.separator or ""
                )
            return kind, *sheet_reading.read_rows(rows)
        except UnreadableError as error:
            raise UserError(self._get_unreadable_text(error)) from error

    def _propose_targets(self, headers):
        """The field of each column: as the last time, else by its header.

        :param list headers: of the file
        :rtype: list[str]
        """
        if recalled := self.env["clientele.import.mapping"]._recall(headers):
            known = self.env["clientele.import.column"]._get_targets()
            return [target if target in known else "" for target in recalled]
        labels = {
            fold(label): name
            for name, label in self.env["clientele.import.column"]._get_target_labels()
        }
        targets = []
        for header in headers:
            target = guess_target(header) or labels.get(fold(header), "")
            is_taken = target in targets and target not in TWICE
            targets.append("" if is_taken else target)
        return targets

    def _get_options(self):
        """How customers are recognised, and what becomes of them.

        :rtype: dict
        """
        match = [name for name in CRITERIA_COLUMNS if self[f"match_{name}"]]
        names = ("found", "missing", "empty")
        return {"match": match, **{name: self[name] for name in names}}

    def _check_columns(self):
        """Refuse columns that cannot be imported so.

        :return: the field of each column
        :rtype: list[str]
        :raise UserError: with what to do
        """
        columns = self.env["clientele.import.column"]
        targets = [column.target or "" for column in self.column_ids.sorted("position")]
        chosen = [target for target in targets if target]
        labels = dict(columns._get_target_labels())
        twice = {one for one in chosen if chosen.count(one) > 1} - TWICE
        if twice:
            raise UserError(
                self.env._(
                    "Two columns are the same field: %s. Leave one of them out.",
                    ", ".join(labels[one] for one in sorted(twice)),
                )
            )
        columns._check_target_rights(targets)
        ticked = self._get_options()["match"]
        if not any(CRITERIA_COLUMNS[one] & set(chosen) for one in ticked):
            raise UserError(
                self.env._(
                    "Say how customers are recognised: tick something that the file "
                    "has a column for. Else the same file would create them twice."
                )
            )
        return targets

    # === ACTION METHODS === #

    def action_read(self):
        """Read the file, and propose what its columns are.

        :raise AccessError: without the right to import
        :raise UserError: for a file that cannot be read
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(IMPORT)
        kind, headers, rows = self._read_file()
        error = headers.index(CARD_ERROR) if kind == "vcard" else -1
        samples = [cells for _line, cells in rows[:20]]
        targets = self._propose_targets(headers)
        columns = [
            {
                "position": position,
                "header": header,
                "target": targets[position],
                "sample": next(filter(None, (one[position] for one in samples)), "")[
                    :60
                ],
            }
            for position, header in enumerate(headers)
            if position != error
        ]
        self.write(
            {
                "kind": kind,
                "headers": headers,
                "row_count": len(rows),
                "rows": base64.b64encode(pack_rows(rows)),
                "column_ids": [Command.clear(), *map(Command.create, columns)],
            }
        )

    def action_check(self):
        """Try the import: nothing is kept but what would become of each row.

        :rtype: dict
        :raise AccessError: without the right to import, or to fill a column
        :raise UserError: for columns that cannot be imported so
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(IMPORT)
        if not self.kind:
            raise UserError(self.env._("Choose a file and read it first."))
        targets = self._check_columns()
        headers = self.headers
        if self.kind == "vcard":
            targets.append(CARD_ERROR)
        else:
            self.env["clientele.import.mapping"]._remember(
                self.filename or self.env._("File"), headers, targets
            )
        log = self.env["clientele.import.log"]._begin(
            {
                "name": self.filename or self.env._("File"),
                "is_dry_run": True,
                "headers": headers,
                "targets": targets,
                "options": self._get_options(),
                "content": self.with_context(bin_size=False).rows,
                "row_count": self.row_count,
            }
        )
        return log._open()
