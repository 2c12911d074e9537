from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_merging import MergingCommon
from .test_card_properties import UndoneError

NAMES = (
    *("invoice", "order", "ticket", "on_account", "card", "follow", "follows", "tag"),
    *("message", "activity", "attachment", "contact", "sign", "block", "value"),
)
STEPS = some.lists(
    some.tuples(some.sampled_from(NAMES), some.integers(0, 2), some.integers(1, 90)),
    min_size=6,
    max_size=16,
)


@tagged("post_install", "-at_install")
class TestMergingProperties(MergingCommon):
    """Whatever customers have: nothing is lost, and an undo brings all back."""

    done = Counter()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.done.clear()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.create_customer(lastname="Third", mobile="06 99 88 77 66")
        journal = cls.company_data["default_journal_sale"]
        cls.signed = journal.copy(
            {"code": "SIGN", "default_account_id": journal.default_account_id.id}
        )
        cls.signed.restrict_mode_hash_table = True

    def test_merging_loses_nothing_and_is_undone(self):
        self.try_sequences()
        self.assertEqual(set(self.done), set(NAMES))

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        # Each example compares all tables twice: smaller ones are not searched for.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS)
    def try_sequences(self, steps):
        try:
            with self.env.cr.savepoint():
                self.env.invalidate_all()
                self.people = self.loaded | self.double | self.third
                for name, who, number in steps:
                    # Beyond the limit: refused, and nothing was done.
                    with suppress(UserError), self.env.cr.savepoint():
                        getattr(self, f"do_{name}")(self.people[who], number)
                        self.done[name] += 1
                self.check()
                raise UndoneError
        except UndoneError:
            self.env.invalidate_all()

    def check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        owed = sum(self.figures(one).balance for one in self.people)
        points = sum(self.people.loyalty_card_ids.mapped("points"))
        before = self.read_tables()
        hashes = self.company._check_hash_integrity()
        log = self.loaded._merge_from(self.double | self.third)
        self.assert_same(before, self.read_tables(), counts_only=True)
        self.assertEqual(self.company._check_hash_integrity(), hashes)
        self.assertAlmostEqual(self.figures().balance, owed, 6)
        self.assertAlmostEqual(
            sum(self.loaded.loyalty_card_ids.mapped("points")), points, 6
        )
        self.assert_balanced()
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids())
        self.assertEqual(log._undo(), [])
        self.assert_same(before, self.read_tables())
        self.assert_balanced()
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids())

    # What customers may have.

    def do_invoice(self, partner, number):
        self.invoice_of(partner, number)

    def do_sign(self, partner, number):
        invoice = self.invoice_of(partner, number, journal_id=self.signed.id)
        self.assertTrue(invoice.inalterable_hash)

    def do_order(self, partner, number):
        self.env["sale.order"].create({"partner_id": partner.id})

    def do_ticket(self, partner, number):
        self.sell([self.line(price=number)], partner=partner)

    def do_on_account(self, partner, number):
        if partner.account_state != "open":
            self.open_account(partner)
        self.sell_on_account(number, partner=partner)

    def do_block(self, partner, number):
        account = self.env["clientele.account"]._get_or_create(partner, self.company)
        account.write({"hold_level": "account", "hold_at": "2026-01-01 10:00:00"})

    def do_card(self, partner, number):
        card = self.env["loyalty.card"].search(
            [("partner_id", "=", partner.id), ("program_id", "=", self.points.id)]
        )
        if card:
            card.sudo()._adjust(number, "Property")
        else:
            self.create_card(self.points, partner, number)

    def do_follow(self, partner, number):
        partner.message_subscribe([self.unloaded.id])

    def do_follows(self, partner, number):
        self.unloaded.message_subscribe([partner.id])

    def do_tag(self, partner, number):
        partner.category_id = [Command.link(self.tag.id)]

    def do_message(self, partner, number):
        partner.message_post(body=f"Called {number} times")

    def do_activity(self, partner, number):
        partner.activity_schedule("mail.mail_activity_data_todo", summary="Call")

    def do_attachment(self, partner, number):
        self.env["ir.attachment"].create(
            {
                "name": "Scan.txt",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": partner.id,
            }
        )

    def do_contact(self, partner, number):
        self.env["res.partner"].create(
            {"name": f"Contact {number}", "parent_id": partner.id}
        )

    def do_value(self, partner, number):
        values = (
            {"email": f"{number}@aalto.fr", "comment": f"<p>{number}</p>"},
            {"street": f"{number} rue", "city": "Lyon", "credit_limit": number},
            {"barcode": f"0498{partner.id}", "website": "https://aalto.example"},
        )
        partner.write(values[number % 3])
