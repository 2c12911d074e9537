from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.ledger import SEALED
from ..tools.own_fields import get_sealed, is_own, without_own_defaults
from ..tools.trust import is_storing, storing
from .pos_order_return_rights import PAID

# What of a paid ticket is reckoned with stands in the fields of these.
MONEY_APPS = {"clientele", "point_of_sale", "pos_hr", "pos_loyalty", "pos_sale"}
# What of them may be written all the same: it is no money.
OPEN = {
    "pos.order": {
        "access_token",
        "email",
        "floating_order_name",
        "general_customer_note",
        "internal_note",
        "is_edited",
        "is_tipped",
        "has_deleted_line",
        "last_order_preparation_change",
        "lines",  # each is asked itself
        "mobile",
        "nb_print",
        "payment_ids",  # the same
        "shipping_date",
        "stock_reference_ids",
        "tip_amount",
        "to_invoice",
    },
    "pos.order.line": {
        "customer_note",
        "is_edited",
        "is_total_cost_computed",
        "note",
        "pack_lot_ids",
        "total_cost",
    },
    "pos.payment": {
        "card_brand",
        "card_type",
        "cardholder_name",
        "name",
        "payment_method_authcode",
        "payment_method_issuer_bank",
        "payment_method_payment_mode",
        "payment_ref_no",
        "payment_status",
        "ticket",
        "transaction_id",
    },
}
# What the back office says of Clientele's fields: tills tell more, through the gate.
OFFICE = {"refund_reason"}
# What the session, the invoice, the rate or the closing says, before it is paid too.
SERVERS = {
    "pos.order": {"account_move", "config_id", "currency_rate", "session_move_id"},
    "pos.order.line": {"company_id"},
    "pos.payment": {"account_move_id", "company_id", "session_id"},
}
EDITED = {"amount", "payment_method_id", "is_change", "pos_order_id", "uuid"}
# In the context, with the ids of tickets: their sums are compared after it.
EDITING = "clientele_payments_editing"


class PosOrder(models.Model):
    """A ticket that is paid stays as it was paid, whoever has access to its lines.

    Returns are reckoned from it. It is paid once, in a session that is open, by the
    gate of tills or by core's button, where all is checked, and never by writing its
    state.
    """

    _inherit = "pos.order"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        is_paid = any(values.get("state") in PAID for values in vals_list)
        if is_paid and not is_storing(self.env):
            self._refuse_paid()
        orders = without_own_defaults(self)
        created = super(PosOrder, orders).create(_drop_kept(self, vals_list))
        # A default of the context may have said so.
        if not is_storing(self.env) and any(order.state in PAID for order in created):
            self._refuse_paid()
        return created

    def write(self, vals):
        if is_storing(self.env):
            return super().write(vals)
        [vals] = _drop_kept(self, [vals])
        paid = self.filtered(lambda order: order.state in PAID)
        if vals.get("state") in PAID and paid != self:
            vals = self._leave_to_payment(self - paid, vals)
        free = {"partner_id"} if paid._is_for(vals.get("partner_id")) else set()
        is_counted = _get_edited(self.env).issuperset(paid.ids)  # by what is below
        if paid and not is_counted and _get_sealed(self, vals) - free:
            paid._refuse_sealed()
        if not paid or "payment_ids" not in vals:
            return super().write(vals)
        before = {order: sum(order.payment_ids.mapped("amount")) for order in paid}
        editing = self.with_context(**{EDITING: (SEALED, paid.ids)})
        result = super(PosOrder, editing).write(vals)
        paid._check_paid_as_before(before)
        return result

    def action_pos_order_paid(self):
        if not is_storing(self.env):
            for order in self:
                order._check_payable()
        return super(PosOrder, storing(self)).action_pos_order_paid()

    def _generate_pos_order_invoice(self):
        if any(order.state not in PAID for order in self):
            self._refuse_paid()
        return super(PosOrder, storing(self))._generate_pos_order_invoice()

    # === HELPERS === #

    def _is_for(self, partner_id):
        """Whether a customer is that of these tickets, or of the same company.

        :param partner_id: id of the customer, or none; anything from a client
        :rtype: bool
        """
        is_read = isinstance(partner_id, int) and not isinstance(partner_id, bool)
        named = self.env["res.partner"].browse(partner_id if is_read else [])
        known = self.sudo().partner_id.commercial_partner_id
        return known <= named.sudo().commercial_partner_id

    def _check_payable(self):
        """Check that a ticket is paid once, while its session counts what it takes.

        :raise UserError: for a ticket that is not open, or of a closed session
        """
        self.ensure_one()
        if self.state != "draft":
            self._refuse_sealed()
        if self.session_id.state == "closed":
            raise UserError(
                self.env._(
                    "The session %s is closed: open one, and pay the ticket there.",
                    self.session_id.name,
                )
            )

    def _check_paid_as_before(self, before):
        """Check that a correction of payments changed no amount.

        :param dict before: what was paid, by ticket
        :raise UserError: for another amount
        """
        for order in self:
            now = sum(order.payment_ids.mapped("amount"))
            if order.currency_id.compare_amounts(now, before[order]):
                raise UserError(
                    self.env._(
                        "The payments of a paid ticket are corrected for another "
                        "means, never for another amount."
                    )
                )

    def _leave_to_payment(self, drafts, vals):
        """Take the state out of what is written: the payment that follows says it.

        Core writes the state of tickets of visitors that come to nothing.

        :param drafts: pos.order of these that are not paid
        :rtype: dict
        :raise AccessError: for tickets that come to something
        """
        for order in drafts:
            total = order._get_total(order._get_line_amounts())
            if order.payment_ids or not order.currency_id.is_zero(total):
                self._refuse_paid()
        return {name: value for name, value in vals.items() if name != "state"}

    def _refuse_paid(self):
        """Say that a ticket is not paid by saying so.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("A ticket is paid at the till, or by the payment of its form.")
        )

    def _refuse_sealed(self):
        """Say how a ticket that is paid is put right.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._(
                "%(ticket)s is paid and is not changed any more: return what is "
                "wrong, and sell it again.",
                ticket=self[:1].pos_reference or self[:1].name or "",
            )
        )


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        own = without_own_defaults(self)
        lines = super(PosOrderLine, own).create(_drop_kept(self, vals_list))
        if not is_storing(self.env):
            lines.filtered(lambda line: not line._is_later_tip())._check_sealed()
        return lines

    def write(self, vals):
        [vals] = _drop_kept(self, [vals])
        is_sealed = not is_storing(self.env) and _get_sealed(self, vals)
        if is_sealed:
            self._check_sealed()
        result = super().write(vals)
        if is_sealed:  # nor do they come to it from another
            self._check_sealed()
        return result

    def _check_sealed(self):
        """Check that no line is of a ticket that is paid.

        :raise AccessError: for a line that is
        """
        paid = self.order_id.filtered(lambda order: order.state in PAID)
        if paid:
            paid._refuse_sealed()

    def _is_later_tip(self):
        """Whether it is a tip that a restaurant adds once its ticket is paid.

        :rtype: bool
        """
        self.ensure_one()
        config = self.order_id.config_id
        has_later = "set_tip_after_payment" in config._fields
        is_later = has_later and config.set_tip_after_payment
        is_tip = is_later and self.product_id == config.tip_product_id
        return bool(is_tip) and self.qty * self.price_unit >= 0


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        own = without_own_defaults(self)
        payments = super(PosPayment, own).create(_drop_kept(self, vals_list))
        payments._check_sealed(set())
        return payments

    def write(self, vals):
        [vals] = _drop_kept(self, [vals])
        sealed = _get_sealed(self, vals)
        if sealed:
            self._check_sealed(sealed)
        result = super().write(vals)
        if sealed:
            self._check_sealed(sealed)
        return result

    def unlink(self):
        self._check_sealed(set())
        return super().unlink()

    def _check_sealed(self, names):
        """Check who changes how a ticket was paid, once it is.

        Core corrects a wrong means from the ticket, and keeps a trace of it there.
        Money that the closing counts may be corrected so by anybody who sells; all
        else decides where a return goes, and takes a manager of the shop.

        :param set names: of sealed fields that are written
        :raise AccessError: for a payment that stays as it is
        """
        if is_storing(self.env):
            return
        paid = self.filtered(lambda payment: payment.pos_order_id.state in PAID)
        if not paid:
            return
        is_own = _get_edited(self.env).issuperset(paid.pos_order_id.ids)
        is_edited = is_own and names <= EDITED
        is_counted = all(
            method._is_counted_at_closing() for method in paid.payment_method_id
        )
        is_manager = self.env.user.has_group("point_of_sale.group_pos_manager")
        if not (is_edited and (is_counted or is_manager)):
            paid.pos_order_id._refuse_sealed()


def _get_edited(env):
    """The tickets whose payments are being corrected.

    :return: their ids
    :rtype: set[int]
    """
    told = env.context.get(EDITING)
    is_ours = isinstance(told, tuple) and told[0] is SEALED
    return set(told[1]) if is_ours else set()


def _get_sealed(records, vals):
    """Which values are of fields that nobody writes once a ticket is paid.

    :rtype: set[str]
    """
    return get_sealed(records, vals, MONEY_APPS, OPEN[records._name])


def _drop_kept(records, vals_list):
    """Values without what the server alone says, of Clientele's fields and of core's.

    :rtype: list[dict]
    """
    if is_storing(records.env):
        return vals_list
    own = {name for name, field in records._fields.items() if is_own(field)}
    kept = (own - OFFICE) | SERVERS[records._name]
    return [
        {name: value for name, value in vals.items() if name not in kept}
        for vals in vals_list
    ]
