import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ..tools.label_drawing import cut_pages, draw_svg
from ..tools.label_layout import Label, Line, lay_out
from ..tools.print_grid import Grid

SIZES = (
    *("medium", "page_width", "page_height", "columns", "rows"),
    *("label_width", "label_height", "margin_left", "margin_top"),
    *("gap_horizontal", "gap_vertical", "font_size"),
)
PAGES = {"a4": (210, 297), "letter": (215.9, 279.4)}
FONT_SIZES = (4, 72)
LONGEST = 1000  # millimetres


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
    fault = fields.Char(compute="_compute_preview")
    preview = fields.Json(compute="_compute_preview")

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

    @api.depends(*SIZES)
    @api.depends_context("lang")
    def _compute_preview(self):
        """A page with samples, or what is wrong with the sizes."""
        for template in self:
            template.fault = template._get_fault()
            template.preview = {} if template.fault else template._get_sample()

    def _get_sample(self):
        """A page of a sample.

        :rtype: dict
        """
        lines = (
            Line(self.env._("Zoé Lefèvre"), is_bold=True),
            Line(self.env._("12 rue des Marronniers")),
            Line(self.env._("69003 LYON")),
        )
        size = (self.label_width, self.label_height, self.font_size)
        label = lay_out(Label(lines), *size)
        return self._get_page_preview([label] * self._get_grid().size)

    # === CONSTRAINT METHODS === #

    @api.constrains(*SIZES)
    def _check_labels_fit(self):
        for template in self:
            if fault := template._get_fault():
                raise ValidationError(
                    self.env._(
                        "%(template)s: %(fault)s", template=template.name, fault=fault
                    )
                )

    def _get_fault(self):
        """Why nothing could be printed with the template, and what to change.

        :return: a sentence, or nothing
        :rtype: str
        """
        if self.columns < 1 or self.rows < 1:
            return self.env._("a sheet has at least one column and one row.")
        sizes = [self.label_width]
        if self.medium != "continuous":
            sizes.append(self.label_height)
        if self.medium == "sheet":
            sizes += [self.page_width, self.page_height]
        if not all(5 <= size <= LONGEST for size in sizes):
            return self.env._(
                "pages and labels measure from 5 mm to %s mm: correct the width or "
                "the height.",
                LONGEST,
            )
        blanks = (
            self.margin_left,
            self.margin_top,
            self.gap_horizontal,
            self.gap_vertical,
        )
        if min(blanks) < 0:
            return self.env._("margins and gaps cannot be negative: type 0 or more.")
        if not FONT_SIZES[0] <= self.font_size <= FONT_SIZES[1]:
            return self.env._(
                "the font size is between %(smallest)s and %(largest)s points.",
                smallest=FONT_SIZES[0],
                largest=FONT_SIZES[1],
            )
        return self._get_excess_fault() if self.medium == "sheet" else ""

    def _get_excess_fault(self):
        """What to change where the labels are larger than their page.

        :return: a sentence, or nothing
        :rtype: str
        """
        wide, high = self._get_grid().get_excess()
        if wide:
            return self.env._(
                "the labels are %(excess)s mm wider than the page (%(page)s mm). Lower "
                "the columns, the label width, the left margin or the horizontal gap.",
                excess=self._format(wide),
                page=self._format(self.page_width),
            )
        if high:
            return self.env._(
                "the labels are %(excess)s mm higher than the page (%(page)s mm). "
                "Lower the rows, the label height, the top margin or the vertical gap.",
                excess=self._format(high),
                page=self._format(self.page_height),
            )
        return ""

    # === BUSINESS METHODS === #

    def _format(self, length):
        """Millimetres without needless zeros, in the user's language.

        :rtype: str
        """
        exact = (digits for digits in (0, 1) if length == round(length, digits))
        digits = next(exact, 2)
        return formatLang(self.env, length, digits=digits)

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

    def _get_page_preview(self, labels, first=1):
        """The first page for the screen.

        :param labels: of Drawn, those of the first page
        :param int first: the first free cell
        :return: an image, its size in millimetres, cells in percent of it, whether
            there is room for the codes
        :rtype: dict
        """
        grid = self._get_grid()
        pages = cut_pages(labels, grid, first)
        if not pages:
            return {}
        page = pages[0]
        image = base64.b64encode(draw_svg(page).encode()).decode()
        return {
            "image": f"data:image/svg+xml;base64,{image}",
            "width": page.width,
            "height": page.height,
            "columns": grid.columns,
            "cells": self._get_cells(grid) if self.medium == "sheet" else [],
            "has_code": all(label.has_code for *_corner, label in page.labels),
        }

    @api.model
    def _get_cells(self, grid):
        """The cells of a page, in percent of it.

        :param Grid grid:
        :rtype: list[dict]
        """
        (page_width, page_height), (width, height) = grid.page, grid.cell
        return [
            {
                "left": 100 * x / page_width,
                "top": 100 * y / page_height,
                "width": 100 * width / page_width,
                "height": 100 * height / page_height,
            }
            for x, y in map(grid.get_corner, range(grid.size))
        ]

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for template, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list
