from odoo import api, fields, models

from ..tools.trust import storing
from ..tools.typed import TypedReader
from .clientele_offline_permit import MARGIN
from .pos_payment import TERMINAL

MAX_TOKEN = 64


class PosSession(models.Model):
    _inherit = "pos.session"

    card_offline_limit = fields.Monetary(
        readonly=True,
        copy=False,
        help="What may be spent from cards without a network: as the company's "
        "settings were when the session was opened.",
    )
    account_offline_limit = fields.Monetary(
        readonly=True,
        copy=False,
        help="The same, for what is sold on account.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        for session in storing(sessions.sudo()):
            company = session.company_id
            if company.card_offline_policy == "limit":
                limit = company.card_offline_limit
                session.card_offline_limit = session._convert_to_till(limit)
            if company.account_offline_policy == "limit":
                limit = company.account_offline_limit
                session.account_offline_limit = session._convert_to_till(limit)
        return sessions

    def _convert_to_till(self, amount):
        """Convert an amount of the company into what this till counts in.

        :param float amount: in the currency of the company
        :return: in the currency of the till
        :rtype: float
        """
        self.ensure_one()
        company = self.company_id
        today = company._get_day()
        return company.currency_id._convert(amount, self.currency_id, company, today)


class PosConfig(models.Model):
    _inherit = "pos.config"

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_offline_permit(self, token=""):
        """Give the till its permit to go on without a network, or renew it.

        :param str token: of the permit that the till has, if it has one
        :return: ``token``, ``now`` and ``until`` in UTC, and what may be spent from
            ``cards`` and sold on ``accounts``; nothing while no session is open
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        token = TypedReader(self.env).text(token, "token", MAX_TOKEN)
        session = self.current_session_id
        if not session:
            return {}
        permits = self.env["clientele.offline.permit"].sudo()
        return permits._renew(session.sudo(), token)._get_till_data()


class PosOrder(models.Model):
    """Tickets that a till closed without a network: what of them stands."""

    _inherit = "pos.order"

    offline_permit = fields.Char(
        copy=False, help="The permit under which the till went on without a network."
    )
    is_offline_accepted = fields.Boolean(
        readonly=True,
        copy=False,
        help="Whether the permit covers what was spent from cards and on account.",
    )

    # === BUSINESS METHODS === #

    def _fit_offline_mark(self, mark, session):
        """Whether a ticket can have been closed at a moment, in its session.

        :param datetime.datetime mark: as the till says (UTC)
        :param session: pos.session that the ticket is of
        :rtype: bool
        """
        opened = session.start_at or session.create_date
        return opened - MARGIN <= mark <= fields.Datetime.now() + MARGIN

    def _use_offline_permit(self):
        """Use up what the ticket takes unseen, once: before anything is moved."""
        self.ensure_one()
        order = self.sudo()
        mark = order.offline_validated_at
        if not mark or order.is_offline_accepted:
            return
        cards, accounts = order._get_unseen_amounts()
        permits = self.env["clientele.offline.permit"].sudo()
        permit = permits.search([("token", "=", order.offline_permit or "-")])
        permit = permit.filtered(
            lambda one: one.session_id.config_id == order.config_id
        )
        if (cards or accounts) and not order._is_customer_held(accounts > 0):
            order.is_offline_accepted = permit._use(mark, cards, accounts)
        order.offline_permit = False  # it has served

    def _get_unseen_amounts(self):
        """What the ticket spends from cards and leaves on account.

        :return: zero or more each, in the currency of the ticket
        :rtype: tuple[float, float]
        """
        self.ensure_one()
        amounts = self._get_line_amounts()
        rewards = self.lines.filtered(
            lambda line: line.is_reward_line
            and line.coupon_id
            and not line.refunded_orderline_id
        )
        cards = -sum(amounts[line].included for line in rewards)
        accounts = 0.0
        for payment in self.payment_ids:
            method = payment.payment_method_id
            if method.use_payment_terminal == TERMINAL:
                cards += max(payment.amount, 0.0)
            elif method.type == "pay_later":
                accounts += payment.amount
        return max(cards, 0.0), max(accounts, 0.0)

    def _is_customer_held(self, is_on_account):
        """Whether the customer is blocked for such a ticket.

        :rtype: bool
        """
        order = self.with_company(self.company_id)
        accounts = order.env["clientele.account"]
        return bool(accounts._find_hold(order.partner_id, is_on_account))

    def _stands(self, is_value):
        """Whether the ticket was closed without a network and cannot be undone.

        :param bool is_value: whether it is about what cards or accounts pay, and not
            about a sale that was paid with money
        :rtype: bool
        """
        self.ensure_one()
        if not self.offline_validated_at:
            return False
        return not is_value or self.is_offline_accepted
