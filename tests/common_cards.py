import json
from uuid import uuid4

from odoo import Command, fields

from ..tools.trust import storing
from .common_pos import ClienteleTillCommon


class TillCardsCommon(ClienteleTillCommon):
    """Tickets as a till sends them, with the customer's points and gift cards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).pos_ok = False
        cls.bike = cls.env["product.product"].create(
            {
                "name": "Bike",
                "list_price": 100,
                "taxes_id": False,
                "available_in_pos": True,
            }
        )
        cls.points = cls.create_program(
            "loyalty",
            applies_on="both",
            rule={"reward_point_mode": "money", "reward_point_amount": 1},
            reward={
                "required_points": 1,
                "discount_mode": "per_point",
                "discount": 0.1,
            },
        )
        cls.gift_product = cls.create_money_product("Gift card")
        cls.gifts = cls.create_program(
            "gift_card",
            applies_on="future",
            rule={
                "reward_point_mode": "money",
                "reward_point_amount": 1,
                "reward_point_split": True,
                "product_ids": [Command.set(cls.gift_product.ids)],
            },
            reward={"discount_mode": "per_point", "discount": 1, "required_points": 1},
            trigger_product_ids=[Command.set(cls.gift_product.ids)],
        )
        cls.gifts.mail_template_id = cls.env.ref("loyalty.mail_template_gift_card")
        cls.gifts.pos_report_print_id = cls.env.ref("loyalty.report_gift_card")
        cls.card = cls.create_card(cls.points, cls.loaded, 200)
        cls.gift = cls.create_card(cls.gifts, None, 50)
        cls.main_pos_config.with_user(cls.cashier).open_ui()
        cls.till_session = cls.main_pos_config.current_session_id
        cls.cash = cls.till_session.payment_method_ids.filtered("is_cash_count")[:1]

    @classmethod
    def create_money_product(cls, name):
        return cls.env["product.product"].create(
            {"name": name, "type": "service", "list_price": 50, "taxes_id": False}
        )

    @classmethod
    def create_program(cls, program_type, applies_on, rule, reward, **values):
        return cls.env["loyalty.program"].create(
            {
                "name": f"Test {program_type}",
                "program_type": program_type,
                "applies_on": applies_on,
                "trigger": "auto",
                "rule_ids": [Command.create(rule)],
                "reward_ids": [Command.create({"reward_type": "discount", **reward})],
                **values,
            }
        )

    @classmethod
    def create_money_program(cls, program_type, product, **values):
        """A programme that puts on cards what is paid for a product, line by line."""
        return cls.create_program(
            program_type,
            applies_on="future",
            rule={
                "reward_point_mode": "money",
                "reward_point_amount": 1,
                "product_ids": [Command.set(product.ids)],
            },
            reward={"discount_mode": "per_point", "discount": 1, "required_points": 1},
            **values,
        )

    @classmethod
    def create_card(cls, program, partner, points):
        return cls.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "partner_id": partner.id if partner else False,
                "points": points,
            }
        )

    # === TICKETS === #

    def offline(self, cards=1000, accounts=1000, **values):
        """What a till without a network says of a ticket, with a permit for it."""
        session = storing(self.till_session.sudo())
        session.write({"card_offline_limit": cards, "account_offline_limit": accounts})
        config = self.main_pos_config.with_user(self.cashier)
        return {
            "offline_permit": config.clientele_offline_permit()["token"],
            "offline_validated_at": fields.Datetime.to_string(fields.Datetime.now()),
            **values,
        }

    def line(self, product=None, price=100.0, qty=1, **values):
        product = product or self.bike
        return {
            "product_id": product.id,
            "price_unit": price,
            "qty": qty,
            "discount": 0,
            "tax_ids": [Command.set([])],
            "price_subtotal": price * qty,
            "price_subtotal_incl": price * qty,
            "full_product_name": product.name,
            "pack_lot_ids": [],
            "uuid": str(uuid4()),
            **values,
        }

    def reward_line(self, card, amount, cost=None, program=None):
        """What a till puts on the ticket when a card gives an amount off."""
        reward = (program or card.program_id).reward_ids
        return self.line(
            reward.discount_line_product_id,
            -amount,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=card.id,
            points_cost=amount / reward.discount if cost is None else cost,
            reward_identifier_code=uuid4().hex[:8],
        )

    def ticket(self, lines, claims=None, partner=None, paid=None, **values):
        total = sum(line["price_subtotal_incl"] for line in lines)
        paid = total if paid is None else paid
        if claims is not None:
            values["card_claims"] = json.dumps(claims)
        payment = {
            "amount": paid,
            "name": fields.Datetime.to_string(fields.Datetime.now()),
            "payment_method_id": self.cash.id,
        }
        return {
            "uuid": str(uuid4()),
            "access_token": uuid4().hex,
            "name": f"Ticket {uuid4().hex[:6]}",
            "state": "paid",
            "session_id": self.till_session.id,
            "user_id": self.cashier.id,
            "partner_id": (self.loaded if partner is None else partner).id,
            "pricelist_id": self.main_pos_config.pricelist_id.id,
            "amount_total": total,
            "amount_paid": paid,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(payment)] if paid else [],
            **values,
        }

    def sell(self, lines, claims=None, **values):
        """Send a ticket as the cashier does.

        :return: the ticket that was stored
        """
        ticket = self.ticket(lines, claims, **values)
        return self.send(ticket)

    def send(self, ticket):
        orders = self.env["pos.order"].with_user(self.cashier)
        with self.env.cr.savepoint():
            orders.sync_from_ui([ticket])
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def claim(self, card=None, points=0.0, program=None, **values):
        """One entry of what a till claims."""
        return {
            "points": points,
            "program_id": (program or card.program_id).id,
            "coupon_id": card.id if card else -1,
            **values,
        }

    def spend(self, card, amount, lines=None, **values):
        """A ticket of 100 with an amount off from a card, and its claims."""
        reward = self.reward_line(card, amount, cost=values.pop("cost", None))
        shown = {"presented_code": card.code} if not card.partner_id else {}
        shown |= values.pop("claim", {})
        claim = self.claim(
            card,
            -reward["points_cost"],
            line_codes=[reward["reward_identifier_code"]],
            **shown,
        )
        lines = [*(lines or [self.line()]), reward]
        return self.ticket(lines, {card.id: claim}, **values)

    def moves(self, card):
        return [
            (row.kind, row.amount, row.balance_after)
            for row in card.history_ids.sorted("id")
            if row.kind != "note"
        ][1:]

    def assert_balanced(self):
        self.assertFalse(self.env["loyalty.history"]._find_unbalanced())

    def incidents(self, kind):
        return self.env["clientele.card.incident"].search([("kind", "=", kind)])
