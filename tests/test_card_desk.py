from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .. import hooks
from .test_ledger import LedgerCommon


class DeskCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([("id", "!=", cls.program.id)]).write(
            {"active": False}
        )
        cls.reasons = {
            kind: cls.env["clientele.card.reason"].search([("kind", "=", kind)])[0]
            for kind in ("adjust", "block", "cancel")
        }
        cls.wallet = cls.env["loyalty.program"].create(
            {
                "name": "Prepaid",
                "program_type": "ewallet",
                "applies_on": "future",
                "reward_ids": [
                    Command.create(
                        {
                            "discount_mode": "per_point",
                            "discount": 1,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )

    def operate(self, operation, cards=None, user=None, **values):
        """Do something with cards as a user does: through the form."""
        cards = (cards or self.card).with_user(user or self.officer)
        action = cards._open_operation(operation)
        wizards = self.env[action["res_model"]].with_user(user or self.officer)
        form = Form(wizards.with_context(**action["context"]))
        kind = form.reason_kind
        if kind:
            form.reason_id = self.reasons[kind]
        for name, value in values.items():
            setattr(form, name, value)
        return form.save().action_apply()


@tagged("post_install", "-at_install")
class TestCardDesk(DeskCommon):
    def test_adjustment_up_to_a_ceiling(self):
        self.env.company.card_adjust_most_points = 100
        self.operate("adjust", amount=100, note="Christmas")
        self.assertEqual(self.rows()[-1], ("adjustment", 100, 100))
        row = self.card.history_ids.sorted("id")[-1]
        self.assertEqual(row.description, f"{self.reasons['adjust'].name} – Christmas")
        self.assertEqual(row.create_uid, self.officer)
        for amount in (100.5, -100.5):
            with (
                self.assertRaisesRegex(UserError, "by 100 .*at most"),
                self.cr.savepoint(),
            ):
                self.operate("adjust", amount=amount)
        self.operate("adjust", user=self.manager, amount=5000)
        self.assertEqual(self.card.points, 5100)
        self.assert_balanced(self.card)

    def test_money_has_a_ceiling_of_its_own(self):
        self.env.company.card_adjust_most_money = 20
        card = self.create_card(self.zoe, 10, self.wallet)
        with self.assertRaisesRegex(UserError, "at most"), self.cr.savepoint():
            self.operate("adjust", card, amount=20.01)
        self.operate("adjust", card, amount=20)
        self.assertEqual(card.points, 30)

    def test_a_ceiling_is_of_a_holder(self):
        """Further cards give no more: of the same customer, or of nobody."""
        self.env.company.card_adjust_most_points = 100
        self.operate("adjust", amount=60)
        program = self.card.program_id.copy({"name": "Second"})
        second = self.create_card(self.card.partner_id, 10, program)
        with self.assertRaisesRegex(UserError, "at most"), self.cr.savepoint():
            self.operate("adjust", second, amount=60)
        self.env.company.card_adjust_most_money = 20
        bearers = self.wallet.copy({"name": "Gift", "program_type": "gift_card"})
        first, second = (
            self.create_card(self.env["res.partner"], 0, bearers) for _number in "12"
        )
        self.operate("adjust", first, amount=15)
        with self.assertRaisesRegex(UserError, "at most"), self.cr.savepoint():
            self.operate("adjust", second, amount=15)

    def test_states_come_of_actions(self):
        cards = self.env["loyalty.card"].with_user(self.officer)
        values = {"program_id": self.card.program_id.id}
        for told in ({"state": "replaced"}, {"replaced_by_id": self.card.id}):
            for who in (cards, cards.sudo()):  # core acts as superuser for visitors
                with self.assertRaises(AccessError), self.cr.savepoint():
                    who.create([{**values, **told}])
                with self.assertRaises(AccessError), self.cr.savepoint():
                    who.browse(self.card.id).write(told)

    def test_each_operation_needs_its_right(self):
        for operation, values in (
            ("adjust", {"amount": 5}),
            ("block", {}),
            ("lost", {}),
            ("validity", {"expiration_date": fields.Date.today()}),
            ("replace", {}),
            ("cancel", {}),
        ):
            wizard = (
                self.env["clientele.card.operation"]
                .sudo()
                .create(
                    {
                        "operation": operation,
                        "card_ids": [Command.set(self.card.ids)],
                        "reason_id": self.reasons["adjust"].id,
                        **values,
                    }
                )
            )
            with self.subTest(operation=operation), self.cr.savepoint():
                with self.assertRaises(AccessError):
                    wizard.with_user(self.cashier).action_apply()
                with self.assertRaisesRegex(AccessError, "no right"):
                    getattr(wizard, f"_do_{operation}")(
                        self.card.with_user(self.cashier), "Mine"
                    )
        self.assertEqual((self.card.state, self.card.points), ("active", 0))
        with self.assertRaisesRegex(AccessError, "no right"):
            self.operate("cancel", user=self.officer)

    def test_blocked_and_usable_again(self):
        today = fields.Date.today()
        self.operate("block")
        self.assertEqual(self.card.state, "blocked")
        self.assertIn("blocked", self.card._get_refusal(today))
        with self.assertRaisesRegex(UserError, "Only blocked"), self.cr.savepoint():
            self.operate("unblock", self.create_card(self.create_customer()))
        self.operate("unblock")
        self.assertFalse(self.card._get_refusal(today))

    def test_replaced_card(self):
        """The balance moves, the old code finds the customer and pays nothing."""
        self.card.sudo()._move_points(70, "adjustment", "Before")
        old_code = self.card.code
        self.operate("lost")
        action = self.operate("replace", new_code=" NEW-CARD-1 ")
        new = self.env["loyalty.card"].browse(action["res_id"])
        self.assertEqual((new.code, new.points), ("NEW-CARD-1", 70))
        self.assertEqual(new.partner_id, self.zoe)
        self.assertEqual(self.rows(new), [("transfer", 70, 70)])
        self.assertEqual(self.rows()[-1], ("transfer", -70, 0))
        self.assertEqual((self.card.state, self.card.active), ("replaced", False))
        self.assertEqual(self.card.replaced_by_id, new)
        for code in (old_code, "new-card-1"):
            found = self.env["res.partner"]._clientele_find(code)
            self.assertEqual(found, self.zoe, code)
        self.assertTrue(self.card._get_refusal(fields.Date.today()))
        self.assert_balanced(self.card, new)
        with self.assertRaisesRegex(UserError, "closed"), self.cr.savepoint():
            self.operate("replace")

    def test_replacing_with_a_code_in_use(self):
        other = self.create_card(self.create_customer())
        number = self.zoe.customer_number
        mistyped = self.card.code[:-1] + str((int(self.card.code[-1]) + 1) % 10)
        for code, message in (
            (other.code, "in use"),
            (number, "in use"),
            (mistyped, "mistyped"),
        ):
            with (
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.operate("replace", new_code=code)
        self.assertEqual(self.card.state, "active")

    def test_cancelled_card(self):
        self.card.sudo()._move_points(70, "adjustment", "Before")
        self.operate("cancel", user=self.manager)
        self.assertEqual(self.rows()[-1], ("forfeit", -70, 0))
        self.assertEqual((self.card.state, self.card.active), ("cancelled", False))
        with self.assertRaisesRegex(UserError, "closed"), self.cr.savepoint():
            self.card.sudo()._adjust(5, "Again")
        self.assert_balanced(self.card)

    def test_cancelled_voucher_hands_over(self):
        """What a voucher holds can go to another one of its programme, no other."""
        gifts = self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "reward_ids": [
                    Command.create({"discount_mode": "per_point", "discount": 1})
                ],
            }
        )
        voucher, other = (
            self.create_card(self.zoe, 30, gifts),
            self.create_card(self.zoe, 5, gifts),
        )
        with self.assertRaisesRegex(UserError, "of its programme"):
            voucher.sudo()._cancel("Mistake", self.card)
        self.operate("cancel", voucher, self.manager, unused="transfer", heir_id=other)
        self.assertEqual((voucher.points, other.points), (0, 35))
        self.assertEqual(self.rows(other)[-1], ("transfer", 30, 35))

    def test_validity(self):
        day = fields.Date.add(fields.Date.today(), months=6)
        self.operate("validity", expiration_date=day)
        self.assertEqual(self.card.expiration_date, day)
        self.operate("validity", expiration_date=False)
        self.assertFalse(self.card.expiration_date)

    def test_archiving_does_not_lose_a_balance(self):
        self.card.sudo()._move_points(70, "adjustment", "Before")
        with self.assertRaisesRegex(UserError, "Cancel it"), self.cr.savepoint():
            self.card.with_user(self.officer).action_archive()
        self.assertTrue(self.card.active)

    # === ENROLMENT === #

    def test_card_created_with_the_customer(self):
        customers = self.customers.with_user(self.officer)
        form = Form(customers, view="clientele.res_partner_view_form")
        form.lastname = "Moreau"
        form.is_enrolled = True
        form.new_card_code = "HANDED-OUT-1"
        customer = form.save()
        card = customer.loyalty_card_id
        self.assertEqual(card.code, "HANDED-OUT-1")
        self.assertEqual(card.program_id, self.program)
        self.assertEqual(customer.loyalty_card_code, "HANDED-OUT-1")
        found = self.env["res.partner"]._clientele_find("HANDED-OUT-1")
        self.assertEqual(found, customer)

    def test_enrolled_from_the_record(self):
        customer = self.create_customer(firstname="Ines")
        self.assertFalse(customer.is_enrolled)
        with self.assertRaisesRegex(AccessError, "no right"):
            customer.with_user(self.cashier).action_enrol()
        customer.with_user(self.officer).action_enrol()
        card = customer.loyalty_card_id
        self.assertTrue(card)
        customer.with_user(self.officer).action_enrol()
        self.assertEqual(customer.loyalty_card_ids, card)

    def test_one_account_a_programme(self):
        with self.assertRaisesRegex(Exception, "one_account"), self.cr.savepoint():
            self.create_card(self.zoe)
            self.env.flush_all()

    def test_account_on_the_record(self):
        self.program.reward_ids.write(
            {"discount_mode": "per_point", "discount": 0.05, "required_points": 10}
        )
        self.card.sudo()._move_points(120, "adjustment", "Won")
        self.card.sudo()._move_points(-20, "adjustment", "Mistake")
        self.zoe.invalidate_recordset()
        zoe = self.zoe.with_user(self.officer)
        self.assertEqual(zoe.loyalty_worth, 5)
        self.assertEqual(zoe.loyalty_total_won, 120)
        self.assertEqual(zoe.card_movement_ids.mapped("amount"), [-20, 120])

    # === BATCHES === #

    def issue(self, user=None, **values):
        wizards = self.env["loyalty.generate.wizard"].with_user(user or self.officer)
        wizard = wizards.create(
            {
                "program_id": self.program.id,
                "mode": "selected",
                "points_granted": 0,
                "description": "Opening",
                **values,
            }
        )
        return self.env["loyalty.card"].search(wizard.action_generate()["domain"])

    def test_cards_for_a_group(self):
        group = self.env["clientele.group"].create({"name": "Club"})
        members = self.create_customer(firstname="A") | self.create_customer(
            firstname="B"
        )
        (members | self.zoe).clientele_group_id = group
        cards = self.issue(group_ids=[Command.set(group.ids)])
        self.assertEqual(cards.partner_id, members)
        with self.assertRaisesRegex(ValidationError, "have one already"):
            self.issue(group_ids=[Command.set(group.ids)])

    def test_cards_issued_from_the_menu(self):
        """The form opens without a programme: the officer chooses one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.loyalty_generate_wizard_action"
        )
        wizards = self.env["loyalty.generate.wizard"].with_user(self.officer)
        context = safe_eval(action["context"])
        with Form(wizards.with_context(**context)) as form:
            form.program_id = self.program
            form.mode = "selected"
            form.customer_ids.add(self.create_customer())
            form.description = "Opening of the club"
            self.assertEqual(form.coupon_qty, 1)
        cards = self.env["loyalty.card"].search(form.record.action_generate()["domain"])
        self.assertEqual((cards.program_id, cards.points), (self.program, 0))

    def test_cards_with_a_value_need_the_right(self):
        values = {
            "program_id": self.wallet.id,
            "customer_ids": [Command.set(self.zoe.ids)],
            "points_granted": 25,
        }
        with self.assertRaisesRegex(AccessError, "no right"), self.cr.savepoint():
            self.issue(**values)
        card = self.issue(self.manager, **values)
        self.assertEqual(self.rows(card), [("issue", 25, 25)])
        self.assertEqual(card.history_ids.description, "Opening")
        with self.assertRaisesRegex(ValidationError, "less than zero"):
            self.issue(self.manager, **{**values, "points_granted": -5})

    # === INSTALLATION === #

    def test_second_accounts_are_merged_at_installation(self):
        self.env.flush_all()
        second = self.create_card(self.create_customer(), 40)
        self.card.sudo()._move_points(2, "adjustment", "Before")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET is_account = NULL, partner_id = %s "
            "WHERE program_id = %s",
            [self.zoe.id, self.program.id],
        )
        self.env.invalidate_all()
        hooks.merge_accounts(self.env)
        self.assertEqual((second.points, self.card.points), (42, 0))
        self.assertTrue(second.is_account)
        self.assertEqual(self.card.replaced_by_id, second)
        self.assert_balanced(self.card, second)
