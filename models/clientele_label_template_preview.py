import base64

from odoo import api, fields, models

from ..tools.label_drawing import cut_pages, draw_svg
from ..tools.label_layout import Label, Line, lay_out
from .clientele_label_template import SIZES


class ClienteleLabelTemplate(models.Model):
    """A page of labels on the screen."""

    _inherit = "clientele.label.template"

    preview = fields.Json(compute="_compute_preview")

    # === COMPUTE METHODS === #

    @api.depends("fault", *SIZES)
    @api.depends_context("lang")
    def _compute_preview(self):
        """A page with samples, where the sizes are right."""
        for template in self:
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
        label = lay_out(Label(lines), *self._get_label_size())
        return self._get_page_preview([label] * self._get_grid().size)

    # === BUSINESS METHODS === #

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
