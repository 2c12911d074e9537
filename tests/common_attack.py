import json
from uuid import uuid4

from odoo import Command, fields
from odoo.service.model import call_kw
from odoo.tools import mute_logger
from odoo.tools.json import json_default

from .common_outer import OuterDoorMixin
from .common_pos import SELLER
from .test_card_payments import CardPaymentsCommon

OFFLINE = 30  # what a till may accept unseen from cards, and as much on account
LIMIT = 150  # what the customer with an account may owe

# What a till sends of each ticket and line, mostly empty.
UNTOLD = {
    "fiscal_position_id": False,
    "floating_order_name": "",
    "general_customer_note": "",
    "is_tipped": False,
    "last_order_preparation_change": '{"lines": {}, "generalCustomerNote": ""}',
    "nb_print": 0,
    "relations_uuid_mapping": {},
    "tip_amount": 0,
    "tracking_number": "1",
}
UNTOLD_LINE = {
    "attribute_value_ids": [],
    "combo_line_ids": [],
    "custom_attribute_value_ids": [],
    "customer_note": "",
    "points_cost": 0,
    "price_extra": 0,
    "price_type": "original",
    "refunded_orderline_id": False,
    "reward_id": False,
}

# Payments that go beyond what a ticket comes to, or below.
SHAPES = {
    "cash out": (("cash", -1),),
    "cash on account": (("account", 1), ("cash", -1)),
    "cash for a cheque": (("cheque", 1), ("cash", -1)),
    "cash from a card": (("wallet", 1), ("cash", -1)),
    "voucher": (("cash", 1), ("voucher", -1)),
    "credit voucher": (("account", 1), ("voucher", -1)),
    "deposit by cheque": (("cheque", 1), ("account", -1)),
    "deposit by card": (("wallet", 1), ("account", -1)),
    "credit": (("account", -1),),
    "voucher out": (("voucher", -1),),
    "cash in": (("cash", 1),),
    "cheque in": (("cheque", 1),),
    "account in": (("account", 1),),
    "cash from the bank": (("bank", 1), ("cash", -1)),
}


class AttackCommon(OuterDoorMixin, CardPaymentsCommon):
    """Two tills of a shop, another company's till, and all that one may name there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.points.pos_ok = True
        cls.bike.type = "service"  # nothing to deliver: that takes longest
        cls.tip = cls.env.ref("point_of_sale.product_product_tip")
        cls.tip.taxes_id = False
        cls.main_pos_config.tip_product_id = cls.tip
        methods = cls.create_means()
        cls.main_pos_config.payment_method_ids += methods
        cls.other_config = cls.main_pos_config.copy({"name": "Other till"})
        cash = cls.cash.copy(
            {
                "name": "Cash 2",
                "config_ids": False,
                "journal_id": cls.cash.journal_id.copy({}).id,
            }
        )
        cls.other_config.payment_method_ids = cash + methods + cls.method
        cls.company.write(
            {
                "card_offline_policy": "limit",
                "card_offline_limit": OFFLINE,
                "account_offline_policy": "limit",
                "account_offline_limit": OFFLINE,
            }
        )
        cls.sessions = [
            cls.open_session(config)
            for config in (cls.main_pos_config, cls.other_config)
        ]
        cls.till_session = cls.sessions[0]
        cls.second_wallet = cls.create_card(cls.wallets, cls.unloaded, 60)
        cls.second_gift = cls.create_card(cls.gift_cards, None, 40)
        cls.customer_list = [
            cls.env["res.partner"],
            cls.loaded,
            cls.unloaded,
        ]
        cls.loaded.account_limit = LIMIT
        cls.loaded.account_policy = "block"
        # May return otherwise and without a receipt, below the ceilings.
        cls.supervisor = cls.create_user(
            "till_supervisor",
            SELLER,
            "clientele.group_cashier",
            "clientele.group_refund_other_means",
            "clientele.group_refund_without_receipt",
        )
        cls.draft_invoice = cls.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": cls.unloaded.id}
        )
        cls.set_up_other_company()
        # Other tills are told of each ticket over the bus: nobody listens.
        cls.classPatch(
            cls.registry["pos.config"], "notify_synchronisation", lambda *args: None
        )
        # Invoices are neither printed nor sent: nobody reads them.
        cls.classPatch(
            cls.registry["account.move"], "_generate_and_send", lambda *args: None
        )

    @classmethod
    def open_session(cls, config, user=None):
        config.with_user(user or cls.cashier).open_ui()
        session = config.current_session_id
        session.sudo().set_opening_control(0, "")
        return session

    @classmethod
    def set_up_other_company(cls):
        """What the cashier has nothing to do with: cards, a customer, a sold line."""
        data = cls.setup_other_company()
        company = cls.other_company = data["company"]
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        config = env["pos.config"].create({"name": "Elsewhere"})
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, "")
        cls.strange_session = session
        cls.stranger = env["res.partner"].create(
            {"name": "Stranger", "company_id": company.id}
        )
        company.sudo().action_create_card_programs()
        program = env["loyalty.program"].search(
            [
                ("redeem_as", "=", "payment"),
                ("company_id", "=", company.id),
                ("program_type", "=", "ewallet"),
            ]
        )
        cls.strange_card = env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": cls.stranger.id, "points": 70}
        )
        cash = session.payment_method_ids.filtered("is_cash_count")[:1]
        strange = {
            "session_id": session.id,
            "partner_id": cls.stranger.id,
            "user_id": env.uid,
            "pricelist_id": config.pricelist_id.id,
            "payment_ids": [
                Command.create({"amount": 100, "payment_method_id": cash.id})
            ],
        }
        ticket = cls.ticket(cls, [cls.line(cls)], **strange)
        env["pos.order"].sync_from_ui([ticket])
        cls.strange_order = env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    # === HONEST REQUESTS === #

    def means(self, till, amount, method=None, **values):
        """One payment of a ticket, by cash where nothing else is said."""
        session = self.sessions[till]
        cash = session.payment_method_ids.filtered("is_cash_count")[:1]
        return [
            Command.CREATE,
            0,
            {
                "amount": round(amount, 2),
                "payment_method_id": (method or cash).id,
                "uuid": str(uuid4()),
                "card_id": False,
                "payment_status": "done",
                "transaction_id": "",
                **values,
            },
        ]

    def honest(self, lines, payments, till=0, partner=None, claims=None, **values):
        """A ticket as a till sends it, with all that can be tampered with."""
        lines = [{**UNTOLD_LINE, **line} for line in lines]
        ticket = self.ticket(lines, claims, partner=partner, **values)
        return (UNTOLD | ticket) | {
            "session_id": self.sessions[till].id,
            "payment_ids": payments,
            "offline_validated_at": values.get("offline_validated_at", False),
            "offline_permit": values.get("offline_permit", False),
            "is_refund": ticket["amount_total"] < 0,
        }

    def goods(self, price, quantity=1, **values):
        return self.bike_line(price, quantity, **values)

    def hold_request(self, card, amount, partner=None):
        """What a till asks before a card pays: by its code, or the customer's own."""
        request = {"payment_uuid": str(uuid4()), "amount": amount}
        if partner is None:
            return request | {"code": card.code}
        return request | {"card_id": card.id, "partner_id": partner.id}

    def settling(self, amount, rows, till, partner):
        """A ticket without lines: on account below zero, and cash."""
        claims = [
            {"kind": row["kind"], "id": row["id"], "amount": row["amount"]}
            for row in rows
        ]
        payments = [
            self.means(till, -amount, self.on_account),
            self.means(till, amount),
        ]
        ticket = self.honest([], payments, till, partner)
        return ticket | {"settlement_claims": json.dumps(claims)}

    def list_kin(self, permits=()):
        """Wrong values that fit a key: what exists, but is not what is meant.

        :param permits: that tills were given
        :rtype: dict[str, list]
        """
        cards = [self.wallet, self.second_wallet, self.gift, self.second_gift]
        cards += [self.card, self.strange_card]
        partners = [self.loaded.id, self.unloaded.id, self.stranger.id, False]
        sessions = [*self.sessions, self.strange_session]
        methods = self.env["pos.payment.method"].search([])
        products = [self.bike, self.gift_product, self.top_up]
        products += [self.points.reward_ids.discount_line_product_id]
        orders = self.env["pos.order"].search([], order="id desc", limit=6)
        lines = orders.lines.ids[:12]
        now = fields.Datetime.now()
        moments = [
            now,
            fields.Datetime.subtract(now, minutes=3),
            fields.Datetime.subtract(now, hours=20),
            fields.Datetime.add(now, days=900),
            "1995-01-01 00:00:00",
        ]
        card_ids = [card.id for card in cards]
        configs = (
            self.other_config | self.main_pos_config | self.strange_session.config_id
        )
        moves = self.env["account.move"].search([], order="id desc", limit=3)
        return {
            "partner_id": partners,
            "card_id": card_ids,
            "coupon_id": [*card_ids, -1, -2],
            "code": [card.code for card in cards],
            "card_proof": [card.code for card in cards],
            "presented_code": [card.code for card in cards],
            "session_id": [session.id for session in sessions],
            "payment_method_id": methods.ids,
            "product_id": [product.id for product in products],
            "program_id": (self.wallets | self.gift_cards | self.vouchers).ids
            + self.points.ids,
            "reward_id": self.env["loyalty.reward"].search([], limit=6).ids,
            "refunded_orderline_id": lines,
            "uuid": [*orders.mapped("uuid"), *orders.payment_ids.mapped("uuid")],
            "payment_uuid": orders.payment_ids.mapped("uuid") or [""],
            "state": ["draft", "cancel", "done", "invoiced"],
            "amount": [0.01, 30, 99.99, 1000],
            "price_unit": [0, 0.01, 1000, -50],
            "qty": [0, -1, 3, 0.001, 1000],
            "discount": [100, 99.99, -50, 1000],
            "points": [1, 80, 5000, -80],
            "points_cost": [0, 1, -100],
            "amount_return": [50, -50],
            "amount_total": [0, 1],
            "offline_validated_at": [str(moment)[:19] for moment in moments],
            "id": [*lines, *orders.payment_ids.ids[:6]],
            "kind": ["item", "ticket"],
            "offline_permit": [*permits[-3:], "x"],
            "config_id": configs.ids,
            "company_id": [self.other_company.id],
            "user_id": [self.supervisor.id, self.env.uid],
            "employee_id": [1, 2],
            "amount_paid": [0, 500, -500],
            "account_move": moves.ids,
            "account_move_id": moves.ids,
            "payer_id": partners,
            "to_invoice": [True],
            "is_reward_line": [True],
            "is_change": [True],
            "is_refund": [True],
            "is_offline_accepted": [True],
            "tax_ids": [[], [[5]], [[6, 0, []]]],
            "order_id": orders.ids,
            "pos_order_id": orders.ids,
            "combo_parent_id": lines,
        }

    def pay_by(self, shape, amount, till=0):
        """Payments of a shape, each of an amount.

        :param tuple shape: of SHAPES
        :rtype: list
        """
        methods = {
            "cash": None,
            "bank": self.bank,
            "cheque": self.cheques,
            "account": self.on_account,
            "wallet": self.method,
            "voucher": self.method,
        }
        return [
            self.means(
                till,
                sign * amount,
                methods[name],
                card_id=self.wallet.id if name == "wallet" else False,
            )
            for name, sign in shape
        ]

    # === SENDING === #

    def call_inside(self, model, method, *arguments, user=None):
        """A call as the web server makes it, in the transaction of the test."""
        arguments = json.loads(json.dumps(arguments))
        records = self.env[model].with_user(user or self.cashier)
        records = records.with_context(tracking_disable=True)
        with (
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db", "odoo.addons.point_of_sale.models.pos_order"),
        ):
            answer = call_kw(records, method, arguments, {})
            self.env.flush_all()
        return json.loads(json.dumps(answer, default=json_default))
