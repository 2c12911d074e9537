from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner.labels import LABEL
from ..tools.label_drawing import cut_pages, draw_pdf
from ..tools.label_zpl import RESOLUTIONS, draw_zpl


class ClienteleLabelPrinting(models.AbstractModel):
    """What all labels have: a template, a first free cell, a preview, a file."""

    _name = "clientele.label.printing"
    _inherit = "clientele.file"
    _description = "Printing of Labels"

    template_id = fields.Many2one(
        "clientele.label.template",
        string="Labels",
        required=True,
        default=lambda self: self._default_template_id(),
    )
    medium = fields.Selection(related="template_id.medium")
    first = fields.Integer(
        string="First Free Cell",
        default=1,
        help="Of a sheet that is used already, row by row. Click it in the preview.",
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL (thermal printer)")],
        string="File",
        default="pdf",
        required=True,
    )
    resolution = fields.Selection(
        [(str(dots), f"{dots} dpi") for dots in RESOLUTIONS],
        string="Resolution of the Printer",
        default="203",
        required=True,
    )
    has_frames = fields.Boolean(
        "Print the Edges",
        help="To try a template on plain paper, held against a sheet of labels.",
    )
    preview = fields.Json(compute="_compute_preview")

    def _default_template_id(self):
        """The first template of the list, unless the user took another one last.

        :rtype: clientele.label.template
        """
        return self.env["clientele.label.template"].search([], limit=1)

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_preview_fields())
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard._get_preview()

    def _get_preview_fields(self):
        """What the preview depends on.

        :rtype: list[str]
        """
        return ["template_id", "first"]

    def _get_preview(self):
        """The first page, as ``_get_page_preview`` of the template gives it.

        :rtype: dict
        """
        template = self.template_id
        if not template or template._get_fault():
            return {}
        size = template._get_grid().size
        first = self.first if 1 <= self.first <= size else 1
        labels = self._get_preview_labels(size - first + 1)
        return template._get_page_preview(labels, first)

    def _get_preview_labels(self, count):
        """The first labels, laid out.

        :param int count: how many there is room for
        :rtype: list[Drawn]
        """
        return []

    # === BUSINESS METHODS === #

    def _open(self, name):
        """The form in a dialog.

        :param str name: of the dialog
        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _check_printing(self):
        """Refuse what cannot be printed, with what to do.

        :raise AccessError: without the right to print labels
        :raise UserError: for a cell that the sheet has not, or ZPL on a sheet
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(LABEL)
        if not self.template_id.active:
            raise UserError(
                self.env._("This label template is archived: choose another one.")
            )
        if self.medium == "sheet" and self.output == "zpl":
            raise UserError(
                self.env._(
                    "Thermal printers print rolls: choose a roll, or the PDF for a "
                    "sheet."
                )
            )
        cells = self.template_id._get_grid().size
        if not 1 <= self.first <= cells:
            raise UserError(
                self.env._(
                    "This sheet has the cells 1 to %(cells)s: the first free one "
                    "cannot be %(first)s.",
                    cells=cells,
                    first=self.first,
                )
            )

    def _draw(self, labels, first):
        """The file.

        :param labels: of Drawn, or nothing for cells that stay empty
        :param int first: the first free cell
        :rtype: bytes
        """
        pages = cut_pages(labels, self.template_id._get_grid(), first)
        if self.output == "zpl":
            return draw_zpl(pages, int(self.resolution))
        return draw_pdf(pages, self._get_title(), self.has_frames)

    def _get_title(self):
        """What the file is called.

        :rtype: str
        """
        return self.env._("Labels")

    def _get_file_name(self):
        """The name of the file.

        :rtype: str
        """
        return f"{self._get_title()}.{self.output}"

    def _download(self, content):
        """Keep the file, and hand it over.

        :param bytes content:
        :rtype: dict
        """
        self._remember_template()
        self._keep_document(content, self._get_file_name())
        return self._open_document("download")

    def _remember_template(self):
        """Propose the same labels to this user the next time."""
        if self.template_id != self._default_template_id():
            self.env["ir.default"].set(
                self._name, "template_id", self.template_id.id, user_id=True
            )
