from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import ClienteleDocumentsCommon


@tagged("post_install", "-at_install")
class TestFamilies(ClienteleDocumentsCommon):
    """Households: who belongs, what they are together, merging and leaving."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "clientele.group_use_family"
        )
        cls.lea, cls.tom, cls.ida = (
            cls.create_customer(firstname=name) for name in ("Léa", "Tom", "Ida")
        )

    def begin(self, partner, *members):
        partner.with_user(self.officer).action_begin_family()
        for member in members:
            member.with_user(self.officer).family_id = partner.family_id
        return partner.family_id

    def test_a_family_begins_on_the_customer_s_page(self):
        action = self.lea.with_user(self.officer).action_begin_family()
        family = self.env["clientele.family"].browse(action["res_id"])
        self.assertEqual(family.name, "Family Lefèvre")
        self.assertEqual(family.head_id, self.lea)
        with self.assertRaisesRegex(UserError, "belongs to a family already"):
            self.lea.with_user(self.officer).action_begin_family()
        with Form(
            self.tom.with_user(self.officer), "clientele.res_partner_view_form"
        ) as form:
            form.family_id = family
            self.assertEqual(form.family_role, "other")
            form.family_role = "spouse"
        self.assertEqual(family.member_ids, self.lea | self.tom)
        self.assertEqual(self.tom.family_role, "spouse")
        self.assertEqual(self.lea.family_member_ids, self.lea | self.tom)

    def test_members_are_added_in_the_family(self):
        family = self.begin(self.lea)
        with Form(family.with_user(self.officer)) as form:
            form.member_ids.add(self.tom)
        self.assertEqual(family.member_ids, self.lea | self.tom)
        self.assertEqual(family.member_count, 2)

    def test_one_reference_person(self):
        family = self.begin(self.lea, self.tom)
        with self.assertRaisesRegex(ValidationError, "one reference person"):
            self.tom.family_role = "head"
        self.lea.family_role = "spouse"
        self.tom.family_role = "head"
        self.assertEqual(family.head_id, self.tom)

    def test_natural_persons_of_one_company(self):
        family = self.begin(self.lea)
        shop = self.create_legal_customer()
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": shop.id})
        for partner in (shop, contact):
            with self.assertRaisesRegex(ValidationError, "natural person"):
                partner.family_id = family
        other = self.env["res.company"].create({"name": "Other shop"})
        family.company_id = self.env.company
        self.tom.company_id = other
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self.tom.family_id = family

    def test_totals(self):
        family = self.begin(self.lea, self.tom)
        today = fields.Date.today()
        for partner, amount in ((self.lea, 100.0), (self.tom, 50.0), (self.ida, 7.0)):
            self.init_invoice(
                "out_invoice",
                partner=partner,
                amounts=[amount],
                invoice_date=today,
                post=True,
            )
        self.init_invoice(
            "out_refund",
            partner=self.tom,
            amounts=[20.0],
            invoice_date=today,
            post=True,
        )
        old = self.init_invoice(
            "out_invoice",
            partner=self.tom,
            amounts=[30.0],
            invoice_date=fields.Date.subtract(today, months=13),
            post=True,
        )
        self.assertEqual(family.sales_total, 130)
        self.assertEqual(family.balance, 130 + old.amount_total)
        program = self.env["loyalty.program"].create(
            {"name": "Club", "program_type": "loyalty", "applies_on": "both"}
        )
        for partner, points in ((self.lea, 12), (self.tom, 30), (self.ida, 5)):
            self.env["loyalty.card"].sudo().create(
                {"program_id": program.id, "partner_id": partner.id, "points": points}
            )
        family.invalidate_recordset()
        self.assertTrue(family.points_display.startswith("42 "), family.points_display)

    def test_leaving(self):
        family = self.begin(self.lea, self.tom)
        self.tom.with_user(self.officer).action_leave_family()
        self.assertFalse(self.tom.family_id)
        self.assertFalse(self.tom.family_role)
        self.assertEqual(family.member_ids, self.lea)
        self.assertTrue(family.active)
        self.lea.with_user(self.officer).action_leave_family()
        self.assertFalse(family.active, "nobody belongs to it any more")

    def test_merging_families(self):
        kept = self.begin(self.lea, self.tom)
        emptied = self.begin(self.ida)
        archived = self.create_customer(firstname="Old", family_id=emptied.id)
        archived.active = False
        action = (kept | emptied).with_user(self.officer).action_merge()
        wizards = self.env[action["res_model"]].with_user(self.officer)
        with Form(wizards.with_context(**action["context"])) as form:
            self.assertEqual(form.kept_id, kept, "it has more members")
        form.record.action_merge()
        self.assertEqual(kept.member_ids, self.lea | self.tom | self.ida)
        self.assertEqual(archived.family_id, kept)
        self.assertEqual(kept.head_id, self.lea)
        self.assertEqual(self.ida.family_role, "other")
        self.assertFalse(emptied.active)
        self.assertIn(self.ida.name, kept.message_ids[0].body)

    def test_merging_needs_two_of_one_company(self):
        one, two = self.begin(self.lea), self.begin(self.tom)
        with self.assertRaisesRegex(UserError, "two families or more"):
            one.with_user(self.officer).action_merge()
        one.company_id = self.env.company
        two.company_id = self.env["res.company"].create({"name": "Other shop"})
        wizard = self.env["clientele.family.merge"].create(
            {"family_ids": [Command.set((one | two).ids)], "kept_id": one.id}
        )
        with self.assertRaisesRegex(UserError, "different companies"):
            wizard.action_merge()
        self.assertEqual(self.tom.family_id, two)

    def test_rights(self):
        family = self.begin(self.lea, self.tom)
        cashier = self.cashier
        self.assertEqual(family.with_user(cashier).name, "Family Lefèvre")
        self.assertEqual(family.with_user(cashier).balance, 0, "they see figures")
        stranger = new_test_user(
            self.env, login="clientele_reader", groups="base.group_user"
        )
        with self.assertRaises(AccessError):
            family.with_user(stranger).read(["balance"])
        for action in (
            self.ida.with_user(cashier).action_begin_family,
            self.tom.with_user(cashier).action_leave_family,
            (family | family.copy()).with_user(cashier).action_merge,
        ):
            with self.assertRaises(AccessError):
                action()
        with self.assertRaises(AccessError):
            family.with_user(cashier).name = "Taken"
        with self.assertRaises(AccessError):
            family.with_user(self.officer).unlink()
        family.with_user(self.manager).unlink()
        self.assertFalse(self.tom.family_id)

    def test_the_page_is_shown_when_the_setting_is_on(self):
        form = self.env.ref("clientele.res_partner_view_form")

        def shown():
            return (
                'name="family_id"'
                in (
                    self.env["res.partner"]
                    .with_user(self.officer)
                    .get_view(form.id, "form")["arch"]
                )
            )

        self.assertTrue(shown())
        with Form(self.env["res.config.settings"]) as settings:
            settings.group_use_family = False
        settings.record.execute()
        self.assertFalse(shown())
