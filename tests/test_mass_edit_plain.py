from unittest.mock import patch

from odoo.tests import tagged

from .common_mass_edit import MassEditCommon

# Numbers, dates and ids of messages differ from one to the next.
SAME = "odoo.addons.clientele.models.res_partner.same_values"
OWN = {"id", "message_id", "date", "create_date", "write_date", "mail_message_id"}


@tagged("post_install", "-at_install")
class TestPlainWrite(MassEditCommon):
    """What is written past core's ``write`` is what core's ``write`` writes."""

    def values(self):
        tag = self.env["res.partner.category"].create({"name": "A"})
        source = self.env["utm.source"].create({"name": "Fair"})
        group = self.env["clientele.group"].create({"name": "G", "discount": 3})
        level = self.env["product.pricelist"].create(
            {"name": "B", "is_price_level": True, "level_code": "B"}
        )
        term = self.env["account.payment.term"].create({"name": "Soon"})
        return {
            "user_id": self.officer.id,
            "category_id": [(4, tag.id)],
            "clientele_group_id": group.id,
            "price_level_id": level.id,
            "customer_discount": 4.5,
            "property_payment_term_id": term.id,
            "customer_invoicing_mode": "monthly",
            "customer_price_display": "excluded",
            "free_carriage_amount": 50.0,
            "payer_id": self.create_legal_customer().id,
            "tax_exemption_reason": "Embassy",
            "tax_exemption_certificate": "12",
            "tax_exemption_end_date": "2030-01-01",
            "customer_alert": "Asks for an invoice",
            "customer_source_id": source.id,
            "comment": "<p>Likes <b>Zanzibar</b></p>",
            "ref": "R 1",
            "function": "Chef",
            "title_id": self.env["res.partner.title"].create({"name": "Prof."}).id,
            "lang": "fr_FR",
            "email": "someone@new.example",
        }

    def rows(self, query, partner):
        self.env.cr.execute(query, [partner.id])
        names = [column.name for column in self.env.cr.description]
        found = [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]
        return [
            {name: value for name, value in row.items() if name not in OWN}
            for row in found
        ]

    def state(self, partner):
        """All that the database holds of a customer that a change may touch."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        queries = {
            "partner": "SELECT * FROM res_partner WHERE id = %s",
            "key": "SELECT * FROM clientele_search_key WHERE partner_id = %s",
            "messages": "SELECT * FROM mail_message WHERE model = 'res.partner' "
            "AND res_id = %s ORDER BY id",
            "tracking": "SELECT value.* FROM mail_tracking_value value "
            "JOIN mail_message message ON message.id = value.mail_message_id "
            "WHERE message.model = 'res.partner' AND message.res_id = %s "
            "ORDER BY value.field_id",
            "followers": "SELECT partner_id FROM mail_followers "
            "WHERE res_model = 'res.partner' AND res_id = %s ORDER BY 1",
            "tags": "SELECT category_id FROM res_partner_res_partner_category_rel "
            "WHERE partner_id = %s ORDER BY 1",
            "periods": "SELECT user_id, date_from, date_to "
            "FROM clientele_salesperson_period WHERE partner_id = %s ORDER BY 1",
        }
        return {name: self.rows(query, partner) for name, query in queries.items()}

    def written(self, way, vals):
        """The rows of three customers after a write, taken back afterwards."""
        partners = self.ten[:3].with_user(self.manager)
        partners = partners.with_context(mail_auto_subscribe_no_notify=True)
        with self.env.cr.savepoint() as savepoint:
            way(partners, dict(vals))
            states = [self.state(partner) for partner in partners]
            savepoint.rollback()
        self.env.invalidate_all()
        return states

    def write_plain(self, partners, vals):
        """Write as a mass edit of many does: one value for all is told once."""
        with patch(f"{SAME}.MANY", 2):
            partners._write_plain(vals)
            partners.env.flush_all()

    def test_one_value_for_all_is_stored_as_the_orm_stores_it(self):
        for vals in (
            {"function": "Chef", "lang": False, "color": 3},
            {"partner_longitude": -2.25, "partner_latitude": 1.5},
            {"comment": "<p>a 'b' %s</p>", "employee": True, "user_id": False},
        ):
            with self.subTest(vals):
                core = self.written(lambda partners, vals: partners.write(vals), vals)
                with patch(f"{SAME}.MANY", 2):
                    own = self.written(
                        lambda partners, vals: partners.write(vals), vals
                    )
                self.assertEqual(own, core)

    def test_values_of_each_company_are_left_to_the_orm(self):
        partners = self.ten[:3]
        fields = partners._fields
        name = next(name for name in fields if fields[name].company_dependent)
        with patch(f"{SAME}.MANY", 2):
            self.assertFalse(partners._is_same_value([{name: 1}] * 3))
            self.assertTrue(partners._is_same_value([{"function": "x"}] * 3))

    def test_one_value_is_told_once_where_nobody_else_stores(self):
        told = []
        same = patch.object(
            type(self.ten),
            "_write_same_value",
            lambda partners, vals: told.append((partners, vals)),
        )
        with patch(f"{SAME}.MANY", 2), same:
            self.ten._write_multi([{"function": "Chef"}] * 10)
            self.assertEqual(told, [(self.ten, {"function": "Chef"})])
            self.ten[:2]._write_multi([{"function": "A"}, {"function": "B"}])
            self.assertEqual(len(told), 1)
        with same:
            self.ten._write_multi([{"function": "Chef"}] * 10)
        self.assertEqual(len(told), 1)

    def test_each_plain_field_as_core_writes_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        values = self.values()
        plain = self.env["res.partner"]._get_plain_names()
        self.assertLessEqual(plain, set(values), "a plain field without a test")
        self.assertLessEqual(
            {"user_id", "function", "comment", "lang", "category_id", "ref", "email"},
            plain,
        )
        self.env.flush_all()
        for name, value in values.items():
            vals = {name: value}
            quick = self.ten[:3]._filter_plain(vals)
            with self.subTest(name):
                self.assertEqual(quick, self.ten[:3])
                core = self.written(lambda partners, vals: partners.write(vals), vals)
                own = self.written(self.write_plain, vals)
                self.assertEqual(own, core)
                untouched = self.written(lambda partners, vals: None, vals)
                self.assertNotEqual(own, untouched)
                if name in self.env["res.partner"]._track_get_fields():
                    self.assertNotEqual(own[2]["tracking"], untouched[2]["tracking"])

    def test_several_at_once_and_emptied(self):
        self.ten[:3].write({"user_id": self.cashier.id, "function": "Chef"})
        self.ten[1].user_id = self.manager
        self.state(self.ten[0])
        for vals in (
            {"user_id": False, "function": False},
            {"user_id": self.officer.id, "customer_discount": 3.0},
        ):
            core = self.written(lambda partners, vals: partners.write(vals), vals)
            own = self.written(self.write_plain, vals)
            self.assertEqual(own, core)

    def test_what_is_handled_by_hand_goes_through_core(self):
        for name in ("phone", "website", "zip", "customer_number", "account_limit"):
            self.assertFalse(self.ten._filter_plain({name: False}), name)
        self.assertFalse(self.ten._filter_plain({"function": "x", "zip": "y"}))

    def test_families_take_commercial_fields_through_core(self):
        company = self.create_legal_customer()
        child = self.env["res.partner"].create({"name": "C", "parent_id": company.id})
        child.active = False
        partners = company | child | self.ten[0]
        self.assertEqual(partners._filter_plain({"customer_discount": 5}), self.ten[0])
        self.assertEqual(partners._filter_plain({"function": "x"}), partners)

    def test_records_of_users_go_through_core(self):
        partners = self.officer.partner_id | self.ten[0]
        self.assertEqual(partners._filter_plain({"function": "x"}), self.ten[0])

    def test_a_required_field_goes_through_core(self):
        names = self.env["res.partner"]._get_plain_names()
        self.assertIn("email", names)
        with patch.object(
            type(self.ten), "_get_required_field_names", lambda partners: ("email",)
        ):
            names = self.env["res.partner"]._get_plain_names()
        self.assertNotIn("email", names)

    def test_an_unknown_write_keeps_everything_in_core(self):
        def other(partners, vals):
            return True

        other.__module__ = "odoo.addons.somebody_else.models.res_partner"
        self.assertTrue(self.ten._filter_plain({"function": "x"}))
        with patch.object(type(self.ten), "write", other):
            self.assertFalse(self.ten._filter_plain({"function": "x"}))
