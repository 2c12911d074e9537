from odoo import SUPERUSER_ID, api, models

from ..tools.own_fields import SHARED_DEFAULTS, is_own
from ..tools.trust import is_storing
from .res_partner.pricing_rights import OWN_LIST
from .res_partner.rights import PROTECTED_FIELDS

# Models of tickets and of value: nothing of them is a habit of who uses a form.
CLOSED_MODELS = {
    "loyalty.card",
    "loyalty.history",
    "pos.order",
    "pos.order.line",
    "pos.payment",
    "pos.session",
}
CLOSED_FIELDS = {"res.partner": {OWN_LIST, *PROTECTED_FIELDS}}


class IrDefault(models.Model):
    """A user's own defaults spare typing in forms: no money and no right hangs on them.

    Any employee may keep some, of any field, and they are stored by whoever creates the
    record, as superuser too. Those that an administrator gives to all users count.
    """

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        defaults = super()._get_model_defaults(model_name, condition)
        closed = {name for name in defaults if self._is_closed(model_name, name)}
        if not closed:
            return defaults
        kept = {name: defaults[name] for name in defaults if name not in closed}
        if not self.env.company:  # nobody is logged in
            return kept
        bot = self.with_user(SUPERUSER_ID).with_company(self.env.company)
        shared = super(IrDefault, bot)._get_model_defaults(model_name, condition)
        return kept | {name: shared[name] for name in closed if name in shared}

    @api.model
    def _is_closed(self, model_name, name):
        """Whether no user has a default of one's own for a field.

        :param str model_name:
        :param str name: of the field
        :rtype: bool
        """
        if self.env.context.get(SHARED_DEFAULTS) or is_storing(self.env):
            return True
        if model_name in CLOSED_MODELS or name in CLOSED_FIELDS.get(model_name, ()):
            return True
        model = self.env[model_name]
        field = model._fields.get(name)
        # What a wizard proposes is typed by the user as well.
        return not model.is_transient() and field is not None and is_own(field)
