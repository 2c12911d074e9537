from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.import_values import TARGETS
from ..tools.vcard_reading import CARD_ERROR


class ClienteleImportColumn(models.TransientModel):
    """One column of a file of customers: which field it is."""

    _name = "clientele.import.column"
    _description = "Column of an Imported File"
    _order = "position"

    import_id = fields.Many2one(
        "clientele.import", required=True, index=True, ondelete="cascade"
    )
    position = fields.Integer(readonly=True)
    header = fields.Char("Column of the File", readonly=True)
    sample = fields.Char("For Example", readonly=True)
    target = fields.Selection(
        selection=lambda self: self._get_target_labels(),
        string="Field",
        help="Empty: the column is not imported.",
    )
    note = fields.Char(compute="_compute_note")

    @api.depends("target")
    def _compute_note(self):
        for column in self:
            right = self._get_missing_right(column.target)
            column.note = (
                self.env._("Needs the right “%s”: leave it out.", right)
                if right
                else False
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_targets(self):
        """What columns may be.

        :rtype: dict[str, Target]
        """
        return TARGETS

    @api.model
    def _get_target_labels(self):
        """What columns may be, as users call it.

        :rtype: list[tuple[str, str]]
        """
        return [(name, self._get_target_label(name)) for name in self._get_targets()]

    @api.model
    def _get_target_label(self, name):
        """What users call one of them.

        :param str name: of a target, or of a field of customers
        :rtype: str
        """
        own = {
            "customer_number": self.env._("Customer Number"),
            "person_type": self.env._("Natural or Legal Person"),
            "name": self.env._("Full Name"),
            "company": self.env._("Company Name"),
            "company_registry": self.env._("SIREN or SIRET"),
            "clientele_group_id": self.env._("Customer Group"),
            "customer_discount": self.env._("Own Discount (%)"),
            "account_limit": self.env._("Credit Limit"),
            "category_id": self.env._("Tags (added)"),
            "comment": self.env._("Memo"),
        }
        field = self.env["res.partner"]._fields.get(name)
        return own.get(name) or field._description_string(self.env)

    @api.model
    def _get_missing_right(self, target):
        """The right that the user lacks to fill a field, by its name.

        :param str target: a field
        :rtype: str
        """
        group = TARGETS[target].right if target in TARGETS else ""
        if not group or self.env.user.has_group(group):
            return ""
        # Names of rights are no secret.
        return self.env.ref(group).sudo().name

    @api.model
    def _check_target_rights(self, targets):
        """Refuse columns that the user has no right to fill.

        :param list targets: a field or an empty text by column
        :raise AccessError: naming them
        """
        labels = dict(self._get_target_labels())
        missing = [
            self.env._(
                "%(column)s: “%(right)s”",
                column=labels[target],
                right=self._get_missing_right(target),
            )
            for target in targets
            if target and target != CARD_ERROR and self._get_missing_right(target)
        ]
        if missing:
            raise AccessError(
                self.env._(
                    "You lack the right to fill these columns. Leave them out, or ask "
                    "the person who manages the customer file:\n%s",
                    "\n".join(missing),
                )
            )
