from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.own_fields import get_sealed
from ..tools.trust import is_storing, may_set_up, storing, without_marks

# What whoever sells writes of a session otherwise than by opening and closing it.
OPEN = {"closing_notes", "login_number", "name", "opening_notes", "sequence_number"}
APPS = {"clientele", "point_of_sale"}
OWN = {"account_offline_limit", "card_offline_limit"}
# What core tells of a new one.
TOLD = {"config_id", "name", "opening_notes", "user_id"}


class PosSession(models.Model):
    """A session counts what it took: it is opened and closed by core's own steps.

    Whoever sells has access to it, and would otherwise say what it counts.
    """

    _inherit = "pos.session"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if may_set_up(self.env):
            return super().create(vals_list)
        vals_list = [
            {name: value for name, value in vals.items() if name in TOLD}
            | {"user_id": self.env.uid}
            for vals in vals_list
        ]
        # Core goes on writing it, as superuser.
        return self._storing().create(vals_list).with_env(self.env)

    def write(self, vals):
        if OWN & set(vals) and not is_storing(self.env):
            self._refuse_sealed()
        if get_sealed(self, vals, APPS, OPEN) and not may_set_up(self.env):
            self._refuse_sealed()
        return super().write(vals)

    def _refuse_sealed(self):
        """Say how a session is changed.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("A session is opened and closed at its till, and not changed.")
        )

    # === CORE'S STEPS === #

    def _storing(self):
        return super(PosSession, storing(self))

    def action_pos_session_open(self):
        return self._storing().action_pos_session_open()

    def _set_opening_control_data(self, cashbox_value, notes):
        return self._storing()._set_opening_control_data(cashbox_value, notes)

    def update_closing_control_state_session(self, notes):
        return self._storing().update_closing_control_state_session(notes)

    def post_closing_cash_details(self, counted_cash):
        return self._storing().post_closing_cash_details(counted_cash)

    def action_pos_session_closing_control(self, *args, **kwargs):
        closed = self._storing().action_pos_session_closing_control(*args, **kwargs)
        return without_marks(closed)

    def action_pos_session_close(self, *args, **kwargs):
        closed = self._storing().action_pos_session_close(*args, **kwargs)
        return without_marks(closed)
