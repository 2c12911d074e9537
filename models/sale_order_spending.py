from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.ledger import Ledger
from ..tools.trust import is_moving_cards

# Which card a line of an order spends, and how much: core's rewards say it.
SPENDING = {"coupon_id", "points_cost", "reward_id", "reward_identifier_code"}


class SaleOrder(models.Model):
    """Whose cards an order moves: its customer's, and those whose code was typed.

    Rewards, codes and the confirmation name them; nobody writes them on an order.
    """

    _inherit = "sale.order"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._check_cards_named({})
        return orders

    def write(self, vals):
        if "partner_id" in vals:
            self._check_customer_stays(vals["partner_id"])
        is_naming = "applied_coupon_ids" in vals
        former = {order: order.sudo().applied_coupon_ids for order in self if is_naming}
        result = super().write(vals)
        if is_naming:
            self._check_cards_named(former)
        if "partner_id" in vals:
            self.filtered(lambda order: order._follows_customer())._forget_others()
        return result

    def copy_data(self, default=None):
        """Core copies rewards and takes them off again: their cards are not named."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            commands = vals.get("order_line") or []
            vals["order_line"] = [
                command for command in commands if not _is_reward(command)
            ]
        return vals_list

    # === ACTION METHODS === #

    def action_confirm(self):
        for order in self:
            order._check_holders()
        return super().action_confirm()

    # === BUSINESS METHODS === #

    def _check_cards_named(self, former):
        """Check that only a code, typed, names the card of somebody.

        :param dict former: the cards that orders named before
        :raise AccessError: for a card that somebody wrote on an order
        """
        if is_moving_cards(self.env):
            return
        for order in self.sudo():
            if order.applied_coupon_ids - former.get(order, self.env["loyalty.card"]):
                raise AccessError(
                    self.env._("Type the code of the card: nobody writes it on orders.")
                )

    def _check_customer_stays(self, partner_id):
        """Check that cards which orders moved stay those of their customer.

        :param int partner_id: of the customer to come
        :raise UserError: for a confirmed order
        """
        if is_moving_cards(self.env):
            return
        for order in self.filtered(lambda order: order.state == "sale"):
            if order.partner_id.id != partner_id and order._moves_cards():
                raise UserError(
                    self.env._(
                        "%(order)s moved cards of %(customer)s: cancel it, to give it "
                        "to somebody else.",
                        order=order.name,
                        customer=order.partner_id.display_name,
                    )
                )

    def _get_cards_of_others(self):
        """The cards on the order that are not its customer's: of others, or a family.

        :rtype: loyalty.card
        """
        self.ensure_one()
        customer = self.partner_id
        cards = self.applied_coupon_ids | self.order_line.coupon_id
        cards |= self.coupon_point_ids.coupon_id
        # Superuser: they may be of customers whom the salesperson does not see.
        return cards.sudo().filtered(
            lambda card: not card._may_spend(customer)
            or card.is_account
            and card.partner_id != customer
            and not card.partner_id.is_public  # core gives that one to who logs in
        )

    def _check_holders(self):
        """Check that the order spends no other customer's card.

        :raise UserError: with whose it is
        """
        self.ensure_one()
        others = self._get_cards_of_others() & self.order_line.coupon_id
        for card in others.filtered("partner_id"):  # families say it themselves
            raise UserError(
                self.env._(
                    "The card of %(holder)s does not pay the order of %(customer)s: "
                    "remove its reward.",
                    holder=card.partner_id.display_name,
                    customer=self.partner_id.display_name,
                )
            )

    def _forget_others(self):
        """Take the cards of the former customer off orders, with their rewards."""
        for order in self:
            cards = order._get_cards_of_others()
            if not cards:
                continue
            engine, theirs = order._rewarding(), [("coupon_id", "in", cards.ids)]
            rewards = engine.order_line.filtered_domain(theirs)
            if rewards:
                order._message_log(
                    body=self.env._(
                        "Taken off for the new customer: %(rewards)s",
                        rewards=", ".join(rewards.mapped("name")),
                    )
                )
            rewards.unlink()
            engine.coupon_point_ids.filtered_domain(theirs).unlink()
            engine.applied_coupon_ids -= cards

    # What core's rewards do goes by a ledger.

    def _update_programs_and_rewards(self):
        return super(SaleOrder, self._rewarding())._update_programs_and_rewards()

    def _apply_program_reward(self, reward, coupon, **kwargs):
        engine = super(SaleOrder, self._rewarding())
        return engine._apply_program_reward(reward, coupon, **kwargs)

    def _try_apply_code(self, code):
        return super(SaleOrder, self._rewarding())._try_apply_code(code)

    def _rewarding(self):
        """The order, in the ledger that runs or in that of a change.

        :rtype: sale.order
        """
        return self if Ledger.of(self.env) else Ledger("change", self).on(self)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line._spends())._check_rewarding()
        return lines

    def write(self, vals):
        if SPENDING & set(vals):
            changed = self.filtered(lambda line: line._is_changed_by(vals, SPENDING))
            changed._check_rewarding()
        if "order_id" in vals:
            # Core joins carts: rewards may move between quotations.
            orders = self.order_id.browse(vals["order_id"]) | self.order_id
            if any(order.state == "sale" for order in orders):
                moved = self.filtered(
                    lambda line: line._is_changed_by(vals, {"order_id"})
                )
                moved.filtered(lambda line: line._spends())._check_rewarding()
        return super().write(vals)

    def _spends(self):
        """Whether the line is a reward, or claims to be one.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.coupon_id or self.reward_id or self.points_cost)

    def _check_rewarding(self):
        """Check that these lines get or change their card by a reward.

        :raise AccessError: for what somebody wrote
        """
        if self and not is_moving_cards(self.env):
            raise AccessError(
                self.env._("Cards pay orders by the button “Reward” alone.")
            )


class SaleOrderCouponPoints(models.Model):
    _inherit = "sale.order.coupon.points"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_rewarding()
        return super().create(vals_list)

    def write(self, vals):
        self._check_rewarding()
        return super(SaleOrderCouponPoints, self._as_engine()).write(vals)

    def unlink(self):
        if any(row.order_id.state == "sale" for row in self):
            self._check_rewarding()
        return super(SaleOrderCouponPoints, self._as_engine()).unlink()

    def _as_engine(self):
        """These rows, for core, that gives salespeople no access to them.

        It writes them where an order changes its customer, or is cancelled.

        :rtype: sale.order.coupon.points
        """
        return self.sudo() if Ledger.of(self.env) else self

    def _check_rewarding(self):
        """Check that an order gives its points itself.

        :raise AccessError: for what somebody wrote
        """
        if not is_moving_cards(self.env):
            raise AccessError(
                self.env._("Orders give the points of what is on them, and no others.")
            )


def _is_reward(command):
    """Whether a command makes a line that is a reward.

    :param tuple command: of ``order_line``
    :rtype: bool
    """
    values = command[2] if len(command) > 2 else None
    return isinstance(values, dict) and bool(values.get("reward_id"))
