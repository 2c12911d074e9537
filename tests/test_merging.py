from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_date

from .common_merging import MergingCommon


@tagged("post_install", "-at_install")
class TestMerging(MergingCommon):
    """A merge moves all that can move, deletes nothing, and can be undone."""

    def merge(self, survivor=None, sources=None, **values):
        survivor = survivor or self.loaded
        return survivor._merge_from(sources or self.double, values)

    def test_documents_and_what_hangs_on_a_record_move(self):
        self.fill(self.double)
        before = self.read_tables()
        orders = self.env["sale.order"].search([("partner_id", "=", self.double.id)])
        contact = self.double.child_ids
        messages = self.double.message_ids
        activity, scan = (
            self.double.activity_ids,
            self.env["ir.attachment"].search(
                [("res_model", "=", "res.partner"), ("res_id", "=", self.double.id)]
            ),
        )
        self.merge()
        self.assertEqual(orders.partner_id, self.loaded)
        self.assertEqual(contact.parent_id, self.loaded)
        self.assertEqual(contact.commercial_partner_id, self.loaded)
        self.assertLessEqual(messages, self.loaded.message_ids)
        self.assertLessEqual(activity, self.loaded.activity_ids)
        self.assertEqual(scan.res_id, self.loaded.id)
        self.assertEqual(self.loaded.category_id, self.tag)
        self.assertIn(self.unloaded, self.loaded.message_partner_ids)
        self.assertFalse(self.double.active)
        self.assertEqual(self.double.merged_into_id, self.loaded)
        self.assertEqual(self.double.archive_reason, "Entered twice")
        self.assert_same(before, self.read_tables(), counts_only=True)

    def test_codes_find_the_survivor(self):
        numbers = [self.loaded.customer_number, self.double.customer_number]
        self.merge()
        find = self.env["res.partner"]._clientele_find
        for code in [*numbers, "0499001", "3012345678904"]:
            self.assertEqual(find(code), self.loaded, code)
        self.assertEqual(self.loaded.customer_number, numbers[0])
        self.assertEqual(self.loaded.barcode, "3012345678904")
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids())
        named = self.env["res.partner"].name_search(numbers[1])
        self.assertIn(self.loaded.id, [one for one, _name in named])

    def test_the_number_of_the_other_may_be_kept(self):
        number = self.double.customer_number
        log = self.merge(customer_number=self.double)
        self.assertEqual(self.loaded.customer_number, number)
        log._undo()
        self.assertEqual(self.double.customer_number, number)
        self.assertNotEqual(self.loaded.customer_number, number)

    def test_values_are_chosen(self):
        self.loaded.email = False
        self.loaded.comment, self.double.comment = "<p>One</p>", "<p>Two</p>"
        self.double.website = "https://double.example"
        self.merge(name=self.double)
        self.assertEqual(self.loaded.email, "a@aalto.fr")
        self.assertEqual(self.loaded.firstname, "A.")
        self.assertIn("One", self.loaded.comment)
        self.assertIn("Two", self.loaded.comment)
        self.assertEqual(self.loaded.website, "https://double.example")

    def test_the_log_tells_values_in_words(self):
        self.loaded.write({"user_id": False, "website": False})
        self.double.write({"user_id": self.env.uid, "website": "https://a.example"})
        self.double.birthdate_date = "1990-02-01"
        log = self.merge(user_id=self.double, website=self.double)
        lines = log.line_ids.filtered(lambda line: line.kind == "values")
        details = {line.source_id: line.details for line in lines}
        kept = details[self.loaded]
        self.assertIn(f"Salesperson: – → {self.env.user.name}", kept)
        self.assertIn("Website Link: – → https://a.example", kept)
        birthdate = format_date(self.env, "1990-02-01")
        self.assertIn(f"Birthdate: – → {birthdate}", kept)
        self.assertIn("Active: yes → no", details[self.double])
        self.assertNotIn("Complete Name", kept)

    def test_a_choice_that_does_not_fit_is_refused(self):
        for values in ({"nothing": self.double}, {"name": self.unloaded}):
            with self.assertRaises(ValidationError):
                self.merge(**values)

    def test_balances_add_up_and_an_undo_brings_all_back(self):
        self.fill(self.loaded)
        self.fill(self.double)
        self.open_account(self.double)
        self.sell_on_account(30)
        self.sell_on_account(20, partner=self.double)
        total = sum(self.figures(one).balance for one in (self.loaded, self.double))
        before = self.read_tables()
        log = self.merge()
        self.assertAlmostEqual(self.figures().balance, total)
        self.assert_same(before, self.read_tables(), counts_only=True)
        self.assertEqual(log._undo(), [])
        self.assert_same(before, self.read_tables())

    def test_points_move_with_rows_and_return(self):
        other = self.create_card(self.points, self.double, 30)
        code = other.code
        log = self.merge()
        self.assertEqual(self.card.points, 230)
        self.assertEqual(other.state, "replaced")
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(find(code), self.loaded)
        self.assert_balanced()
        self.assertEqual(log._undo(), [])
        self.assertEqual((self.card.points, other.points), (200, 30))
        self.assertTrue(other.active and other.is_account)
        self.assertEqual(find(code), self.double)
        self.assert_balanced()

    def test_a_card_of_a_new_programme_changes_hands(self):
        self.card.sudo()._cancel("Test")
        other = self.create_card(self.points, self.double, 30)
        self.merge()
        self.assertEqual(other.partner_id, self.loaded)
        self.assertEqual(other.points, 30)
        self.assertTrue(other.is_account)

    def test_spent_points_are_shown_before_an_undo(self):
        other = self.create_card(self.points, self.double, 100)
        log = self.merge()
        self.card.sudo()._adjust(-250, "Spent")
        action = log.action_undo()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("50", wizard.missing)
        self.assertEqual(log.state, "done")
        wizard.action_undo()
        self.assertEqual((self.card.points, other.points), (0, 50))
        self.assert_balanced()

    def test_what_changed_since_is_listed_and_stays(self):
        self.fill(self.double)
        self.loaded.email = False
        order = self.env["sale.order"].search([("partner_id", "=", self.double.id)])
        log = self.merge()
        self.loaded.email = "new@aalto.fr"
        order.partner_id = self.unloaded
        invoice = self.invoice_of(self.loaded, 10)
        missing = "\n".join(log._undo())
        self.assertIn("Email", missing)
        self.assertIn("Sales Order", missing)
        self.assertEqual(self.loaded.email, "new@aalto.fr")
        self.assertEqual(order.partner_id, self.unloaded)
        self.assertEqual(invoice.partner_id, self.loaded)

    def test_signed_entries_stay_and_count(self):
        journal = self.company_data["default_journal_sale"]
        journal = journal.copy(
            {"code": "SIGN", "default_account_id": journal.default_account_id.id}
        )
        journal.restrict_mode_hash_table = True
        invoice = self.invoice_of(self.double, 60, journal_id=journal.id)
        self.assertTrue(invoice.inalterable_hash)
        report = self.company._check_hash_integrity()
        total = sum(self.figures(one).balance for one in (self.loaded, self.double))
        self.assertEqual(total, 60)
        log = self.merge()
        self.assertEqual(invoice.partner_id, self.double)
        self.assertEqual(invoice.line_ids.partner_id, self.double)
        self.assertEqual(self.company._check_hash_integrity(), report)
        self.assertEqual(self.figures().balance, 60)
        kept = log.line_ids.filtered(lambda line: line.reason == "closed")
        self.assertTrue(kept)

    def test_entries_of_a_locked_period_stay(self):
        invoice = self.invoice_of(self.double, 60, invoice_date="2020-01-15")
        draft = self.invoice_of(self.double, 60, invoice_date="2020-02-20")
        self.company.sale_lock_date = "2020-01-31"
        self.merge()
        self.assertEqual(invoice.partner_id, self.double)
        self.assertEqual(draft.partner_id, self.loaded)

    def test_an_open_till_sells_to_the_survivor(self):
        self.merge()
        claims = {self.card.id: self.claim(self.card, 50)}
        order = self.sell([self.line(price=50)], claims, partner=self.double)
        self.assertEqual(order.partner_id, self.loaded)
        self.assertEqual(self.card.points, 250)

    def test_an_open_till_invoices_the_survivor_and_moves_its_card(self):
        other = self.create_card(self.points, self.double, 30)
        self.merge()
        claims = {other.id: self.claim(other, 50)}
        order = self.sell(
            [self.line(price=50)], claims, partner=self.double, to_invoice=True
        )
        self.assertEqual(order.account_move.partner_id, self.loaded)
        self.assertEqual(self.card.points, 280)
        self.assertEqual(other.points, 0)

    def test_earlier_merges_follow_and_undo_goes_backwards(self):
        third = self.create_customer(lastname="Third")
        first = self.merge(self.double, third)
        second = self.merge()
        self.assertEqual(third.merged_into_id, self.loaded)
        ids = {self.loaded.id, self.double.id, third.id}
        self.assertEqual(set(self.loaded._clientele_identity_ids()), ids)
        with self.assertRaisesRegex(UserError, "Undo that merge first"):
            first._undo()
        second._undo()
        self.assertEqual(third.merged_into_id, self.double)
        first._undo()
        self.assertTrue(third.active)

    def test_what_is_refused(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.double.id}
        )
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.create_customer(lastname="Foreign", company_id=other.id)
        cases = {
            "two different": self.loaded,
            "user of Odoo": self.cashier.partner_id,
            "own companies": self.company.partner_id,
            "Take the contact out": contact,
            "different companies": foreign,
        }
        before = self.read_tables()
        for message, source in cases.items():
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.merge(self.loaded, source)
        with self.assertRaisesRegex(UserError, "Take the contact out"):
            self.merge(contact, self.double)
        self.assert_same(before, self.read_tables())

    def test_twice_is_refused_and_no_way_back_by_hand(self):
        self.merge()
        with self.assertRaisesRegex(UserError, "already"):
            self.merge()
        with self.assertRaisesRegex(ValidationError, "Undo the merge"):
            self.double.action_unarchive()

    def test_merged_records_are_not_deleted(self):
        self.merge()
        for partner in (self.double, self.loaded):
            with self.assertRaisesRegex(UserError, "merged with others|cannot be del"):
                partner.sudo().unlink()
        third = self.create_customer(lastname="Third")
        fourth = self.create_customer(lastname="Fourth")
        log = third._merge_from(fourth)
        for partner in (third, fourth):
            with self.assertRaisesRegex(UserError, "merged (with others|into it)"):
                partner.sudo().unlink()
        log._undo()
        fourth.sudo().unlink()
        self.assertFalse(fourth.exists())

    def test_a_portal_user_moves_and_two_are_refused(self):
        users = self.env["res.users"].with_context(no_reset_password=True)
        portal = self.env.ref("base.group_portal")
        user, second = users.create(
            [
                {"login": f"portal{one.id}", "partner_id": one.id, "group_ids": portal}
                for one in (self.double, self.unloaded)
            ]
        )
        with self.assertRaisesRegex(UserError, "portal"):
            self.merge(self.double, self.unloaded)
        self.assertTrue(second)
        log = self.merge()
        self.assertEqual(user.partner_id, self.loaded)
        self.assertTrue(self.loaded.partner_share)
        log._undo()
        self.assertEqual(user.partner_id, self.double)

    def test_over_time_it_is_too_late(self):
        log = self.merge()
        log.sudo().undo_until = "2020-01-01"
        with self.assertRaisesRegex(UserError, "30 days"):
            log._undo()

    def test_the_strictest_block_and_the_open_account_count(self):
        self.open_account(self.double)
        accounts = self.env["clientele.account"].sudo()
        accounts._of(self.double, self.company).write(
            {"hold_level": "all", "hold_at": "2026-01-01 10:00:00"}
        )
        self.merge()
        account = accounts._of(self.loaded, self.company)
        self.assertEqual(account.hold_level, "all")
        self.assertEqual(account.state, "open")
        self.assertEqual(accounts._of(self.double, self.company).state, "closed")

    def test_who_may(self):
        officer = self.officer
        with self.assertRaises(AccessError):
            self.loaded.with_user(officer)._merge_from(self.double.with_user(officer))
        with self.assertRaises(AccessError):
            self.loaded.with_user(officer)._open_merge()
        self.officer.group_ids |= self.env.ref("clientele.group_customer_merge")
        log = self.loaded.with_user(officer)._merge_from(self.double.with_user(officer))
        self.assertEqual(log.user_id, officer)
        with self.assertRaises(AccessError):
            log.with_user(officer).undo_until = "2050-01-01"
        with self.assertRaises(AccessError):
            log.with_user(self.cashier)._undo()
        log.with_user(officer)._undo()
        self.assertEqual(log.state, "undone")
