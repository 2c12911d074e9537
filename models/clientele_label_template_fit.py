from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .clientele_label_template import SIZES

FONT_SIZES = (4, 72)
LONGEST = 1000  # millimetres


class ClienteleLabelTemplate(models.Model):
    """Whether labels fit on their page, and what to change where they do not."""

    _inherit = "clientele.label.template"

    fault = fields.Char(compute="_compute_fault")

    # === COMPUTE METHODS === #

    @api.depends(*SIZES)
    @api.depends_context("lang")
    def _compute_fault(self):
        for template in self:
            template.fault = template._get_fault()

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
