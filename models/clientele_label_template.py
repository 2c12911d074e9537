from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools.print_grid import Grid

SIZES = (
    *("medium", "page_width", "page_height", "columns", "rows"),
    *("label_width", "label_height", "margin_left", "margin_top"),
    *("gap_horizontal", "gap_vertical", "font_size"),
)
PAGES = {"a4": (210, 297), "letter": (215.9, 279.4)}


class ClienteleLabelTemplate(models.Model):
    """A sheet or roll of labels as it is bought: sizes and margins in millimetres."""

    _name = "clientele.label.template"
    _description = "Label Template"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company")
    medium = fields.Selection(
        [
            ("sheet", "Sheet"),
            ("roll", "Roll of Labels"),
            ("continuous", "Continuous Roll"),
        ],
        default="sheet",
        required=True,
        help="Continuous rolls are cut behind each label, as long as its content is.",
    )
    page_format = fields.Selection(
        [("a4", "A4"), ("letter", "Letter"), ("own", "Own Size")],
        default="a4",
        required=True,
    )
    page_width = fields.Float(
        digits=(6, 2),
        compute="_compute_page_size",
        store=True,
        readonly=False,
        precompute=True,
    )
    page_height = fields.Float(
        digits=(6, 2),
        compute="_compute_page_size",
        store=True,
        readonly=False,
        precompute=True,
    )
    columns = fields.Integer(default=1, required=True)
    rows = fields.Integer(
        compute="_compute_rows", store=True, readonly=False, precompute=True
    )
    label_width = fields.Float(digits=(6, 2), required=True)
    label_height = fields.Float(digits=(6, 2))
    margin_left = fields.Float(digits=(6, 2))
    margin_top = fields.Float(digits=(6, 2))
    gap_horizontal = fields.Float(digits=(6, 2), help="Between two columns.")
    gap_vertical = fields.Float(digits=(6, 2), help="Between two rows.")
    font_size = fields.Float(
        digits=(4, 1),
        default=10,
        required=True,
        help="In points. Texts that are too long get smaller.",
    )
    size_text = fields.Char("Size", compute="_compute_size_text")

    # === COMPUTE METHODS === #

    @api.depends(
        "medium",
        "page_format",
        "columns",
        "label_width",
        "label_height",
        "margin_left",
        "margin_top",
        "gap_horizontal",
    )
    def _compute_page_size(self):
        """Of sheets the format, unless it is an own one; of rolls what they hold."""
        for template in self:
            if template.medium == "sheet":
                if template.page_format in PAGES:
                    template.page_width, template.page_height = PAGES[
                        template.page_format
                    ]
                continue
            gaps = max(template.columns - 1, 0) * template.gap_horizontal
            width = template.columns * template.label_width + gaps
            height = template.label_height + template.margin_top
            template.page_width = width + 2 * template.margin_left
            template.page_height = height if template.medium == "roll" else 0

    @api.depends("medium")
    def _compute_rows(self):
        for template in self:
            if template.medium != "sheet" or not template.rows:
                template.rows = 1

    @api.depends("medium", "columns", "rows", "label_width", "label_height")
    @api.depends_context("lang")
    def _compute_size_text(self):
        for template in self:
            width = template._format(template.label_width)
            height = template._format(template.label_height)
            if template.medium == "continuous":
                template.size_text = self.env._("%s mm wide", width)
            elif template.medium == "roll":
                template.size_text = f"{width} × {height} mm"
            else:
                template.size_text = self.env._(
                    "%(width)s × %(height)s mm, %(count)s a sheet",
                    width=width,
                    height=height,
                    count=template.columns * template.rows,
                )

    @api.depends("name", "size_text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for template in self:
            template.display_name = f"{template.name or ''} ({template.size_text})"

    # === BUSINESS METHODS === #

    def _format(self, length):
        """Millimetres without needless zeros, in the user's language.

        :rtype: str
        """
        exact = (digits for digits in (0, 1) if length == round(length, digits))
        digits = next(exact, 2)
        return formatLang(self.env, length, digits=digits)

    def _get_label_size(self):
        """What is laid out on one label.

        :return: width and height in millimetres, font size in points
        :rtype: tuple[float, float, float]
        """
        return self.label_width, self.label_height, self.font_size

    def _get_grid(self):
        """Where the labels are on a page, in millimetres.

        :rtype: Grid
        """
        self.ensure_one()
        return Grid(
            (self.page_width, self.page_height),
            (self.label_width, self.label_height),
            self.columns,
            self.rows,
            (self.margin_left, self.margin_top),
            (self.gap_horizontal, self.gap_vertical),
        )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for template, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list
