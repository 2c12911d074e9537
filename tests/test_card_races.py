import json
import os
import signal
from uuid import uuid4

from odoo import Command, api, fields, sql_db
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import tagged

from .common_races import TillRaceCase

TRIES = 20


class CardRaceCase(TillRaceCase):
    """Two tills, and tickets that spend from a card at the same instant."""

    PROGRAM = {"program_type": "ewallet", "applies_on": "future"}

    @classmethod
    def set_up_shop(cls, env):
        cls.set_up_tills(env, 50)
        program = env["loyalty.program"].create(
            {
                "name": cls.mark,
                **cls.PROGRAM,
                "trigger": "auto",
                "portal_point_name": env.company.currency_id.symbol,
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )
        cls.program_id = program.id
        cls.reward_id = program.reward_ids.id
        cls.reward_product_id = program.reward_ids.discount_line_product_id.id

    @classmethod
    def get_committed(cls, env, tickets):
        cards = env["loyalty.card"].with_context(active_test=False)
        cards = cards.search([("program_id", "=", cls.program_id)])
        return [
            ("clientele_card_hold", "card_id", cards.ids),
            ("clientele_card_incident", "card_id", cards.ids),
            ("loyalty_history", "card_id", cards.ids),
        ], [
            ("clientele_alias", "partner_id", cls.partner_ids),
            ("loyalty_card", "id", cards.ids),
        ]

    @classmethod
    def archive_committed(cls, env):
        program = env["loyalty.program"].browse(cls.program_id)
        program.active = False
        program.unlink()

    def create_card(self, points):
        with self.committed() as env:
            partner = env["res.partner"].create({"name": self.mark})
            self.partner_ids.append(partner.id)
            card = env["loyalty.card"].create(
                {
                    "program_id": self.program_id,
                    "partner_id": partner.id,
                    "points": points,
                }
            )
            return card.id

    def ticket(self, card_id, amount, till=0, partner_id=None):
        """A ticket of 50 with an amount off from the card, as a till sends it."""
        code = uuid4().hex[:8]
        reward = {
            "product_id": self.reward_product_id,
            "is_reward_line": True,
            "reward_id": self.reward_id,
            "coupon_id": card_id,
            "points_cost": amount,
            "reward_identifier_code": code,
        }
        claim = {
            "points": -amount,
            "program_id": self.program_id,
            "coupon_id": card_id,
            "line_codes": [code],
        }
        return self.empty_ticket(
            till,
            50 - amount,
            partner_id=partner_id or self.partner_ids[-1],
            lines=[self.line(50), self.line(-amount, **reward)],
            payment_ids=[],
            card_claims=json.dumps({card_id: claim}),
        )

    def full_ticket(self, card_id, amount, *args):
        """A ticket that a card pays whole."""
        ticket = self.ticket(card_id, amount, *args)
        names = ("price_unit", "price_subtotal", "price_subtotal_incl")
        ticket["lines"][0][2].update(dict.fromkeys(names, amount))
        ticket["amount_total"] = ticket["amount_paid"] = 0
        return ticket

    def holding(self, card_id, till):
        """A till that sets 30 aside."""

        def hold(env):
            config = env["pos.config"].browse(self.config_ids[till])
            card = env["loyalty.card"].sudo().browse(card_id)
            holds = env["clientele.card.hold"].sudo()
            holds._hold(config, card, 30, uuid4().hex)
            return True

        return hold

    def sending(self, ticket):
        def send(env):
            return env["pos.order"].sync_from_ui([ticket])["pos.order"][0]["id"]

        return send


@tagged("post_install", "-at_install")
class TestCardRaces(CardRaceCase):
    """Tills that spend one card at the same instant."""

    def assert_spent_once(self, card_id, amount):
        with self.committed() as env:
            card = env["loyalty.card"].browse(card_id)
            self.assertEqual(card.points, 50 - amount)
            rows = card.history_ids.filtered(lambda row: row.kind == "sale")
            self.assertEqual(rows.mapped("amount"), [-amount])
            self.assertEqual(sum(card.history_ids.mapped("amount")), card.points)

    def test_two_tills_spend_one_card(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                card_id = self.create_card(50)
                tickets = [self.ticket(card_id, 50, till) for till in (0, 1)]
                outcomes = self.race(*map(self.sending, tickets), uid=self.uid)
                losers = [one for one in outcomes if not isinstance(one, int)]
                self.assertEqual(len(losers), 1, outcomes)
                self.assertIsInstance(losers[0], UserError)
                self.assertRegex(str(losers[0]), r"holds .*0[.,]00, and")
                self.assert_spent_once(card_id, 50)

    def test_one_ticket_sent_three_times_at_once(self):
        for number in range(5):
            with self.subTest(number=number):
                card_id = self.create_card(50)
                ticket = self.full_ticket(card_id, 20)
                outcomes = self.race(*[self.sending(ticket)] * 3, uid=self.uid)
                self.assertEqual(len(set(outcomes)), 1, outcomes)
                self.assertIsInstance(outcomes[0], int, outcomes)
                self.assert_spent_once(card_id, 20)

    # === A SERVER THAT DIES === #

    def kill_while(self, action, commits=False):
        """Run an action in a server process that is killed before it can answer.

        :param action: takes an environment
        :param bool commits: whether the transaction ends before the process does
        """
        process = os.fork()
        if not process:
            sql_db._Pool = None  # the connections of the parent are not ours
            try:
                with db_connect(self.env.cr.dbname).cursor() as cr:
                    action(api.Environment(cr, self.uid, {"lang": "en_US"}))
                    cr.flush()
                    if commits:
                        cr.commit()
                    os.kill(os.getpid(), signal.SIGKILL)
            finally:
                os._exit(1)  # the action failed: this is no process of the tests
        _process, status = os.waitpid(process, 0)
        self.assertTrue(os.WIFSIGNALED(status), "The server was not killed.")

    def send(self, ticket):
        """The till sends a ticket, again perhaps, to a server that lives."""
        with self.committed(self.uid) as env:
            return retrying(lambda: self.sending(ticket)(env), env)

    def test_killed_while_it_stores_the_ticket(self):
        card_id = self.create_card(50)
        ticket = self.full_ticket(card_id, 20)
        self.kill_while(self.sending(ticket))
        with self.committed() as env:
            self.assertEqual(env["loyalty.card"].browse(card_id).points, 50)
        self.send(ticket)
        self.assert_spent_once(card_id, 20)

    def test_killed_after_the_tickets_commit(self):
        """The till never got the answer: it sends again, and asks for the cards."""
        card_id = self.create_card(50)
        ticket = self.full_ticket(card_id, 20)
        self.kill_while(self.sending(ticket), commits=True)
        self.assert_spent_once(card_id, 20)
        order_id = self.send(ticket)
        claims = json.loads(ticket["card_claims"])
        with self.committed(self.uid) as env:
            env["pos.order"].browse(order_id).confirm_coupon_programs(claims)
        self.assert_spent_once(card_id, 20)

    def test_killed_before_the_answer_of_the_confirmation(self):
        card_id = self.create_card(50)
        ticket = self.full_ticket(card_id, 20)
        order_id = self.send(ticket)
        claims = json.loads(ticket["card_claims"])
        self.kill_while(
            lambda env: env["pos.order"]
            .browse(order_id)
            .confirm_coupon_programs(claims)
        )
        with self.committed(self.uid) as env:
            answer = env["pos.order"].browse(order_id).confirm_coupon_programs(claims)
        self.assertEqual(answer["coupon_updates"][0]["points"], 30)
        self.assert_spent_once(card_id, 20)

    def test_killed_after_the_hold(self):
        """The amount is free again when the hold ends."""
        card_id = self.create_card(50)

        def hold(env):
            card = env["loyalty.card"].sudo().browse(card_id)
            till = env["pos.config"].browse(self.config_ids[0])
            env["clientele.card.hold"].sudo()._hold(till, card, 50, uuid4().hex)

        self.kill_while(hold, commits=True)
        with self.committed() as env:
            card = env["loyalty.card"].browse(card_id)
            till = env["pos.config"].browse(self.config_ids[1])
            holds = env["clientele.card.hold"]
            with self.assertRaisesRegex(UserError, "under way"), env.cr.savepoint():
                holds._hold(till, card, 50, uuid4().hex)
            ended = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
            holds.search([("card_id", "=", card_id)]).until = ended
            holds._hold(till, card, 50, uuid4().hex)

    def test_killed_while_the_till_closes(self):
        """Nothing of a closing that did not end stays, and it can be done again."""
        card_id = self.create_card(50)
        self.send(self.full_ticket(card_id, 20))

        def close(env):
            session = env["pos.session"].sudo().browse(self.session_ids[0])
            self.assertEqual(session.state, "opened")
            session.action_pos_session_closing_control()
            self.assertEqual(session.state, "closed")

        for _again in range(2):
            self.kill_while(close)
        self.assert_spent_once(card_id, 20)

    def test_two_tills_hold_one_card(self):
        """Both ask for 30.00 of 50.00: one has it, the other hears what is free."""
        card_id = self.create_card(50)

        holds = [self.holding(card_id, till) for till in (0, 1)]
        outcomes = self.race(*holds, uid=self.uid)
        losers = [one for one in outcomes if one is not True]
        self.assertEqual(len(losers), 1, outcomes)
        self.assertRegex(str(losers[0]), "20[.,]00 .*is free")
