from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.res_partner.synthesis import LATE, PART, PARTS, PENDING
from ..tools.ledger import Ledger
from .common_statements import StatementsCommon

FIGURES = (*PARTS, PENDING)


class SynthesisCommon(StatementsCommon):
    def parts(self, partner=None, names=FIGURES):
        partner = (partner or self.zoe).with_company(self.company)
        partner.invalidate_recordset()
        return {name: partner[name] for name in names if partner[name]}

    def opened(self, name, partner=None, user=None):
        """The amount of the records that a figure opens."""
        partner = (partner or self.zoe).with_company(self.company)
        partner = partner.with_user(user or self.env.user).with_context(**{PART: name})
        action = partner.action_view_account_part()
        rows = partner.env[action["res_model"]].with_context(**action["context"])
        rows.invalidate_model()
        found = rows.search(action.get("domain") or [])
        return round(sum(row.debit - row.credit for row in found), 2)

    def check(self, partner=None, **expected):
        """The parts are these, add up to the balance, and open what they say."""
        pending = {PENDING: expected.pop("pending")} if "pending" in expected else {}
        expected = {f"account_open_{name}": value for name, value in expected.items()}
        expected |= pending
        self.assertEqual(self.parts(partner), expected)
        balance = (partner or self.zoe).with_company(self.company).account_balance
        self.assertEqual(balance, self.figures(partner).balance)
        self.assertAlmostEqual(sum(expected.values()), balance, 2)
        for name in FIGURES:
            self.assertEqual(self.opened(name, partner), expected.get(name, 0), name)
        self.assertEqual(self.opened(None, partner), balance)


@tagged("post_install", "-at_install")
class TestSynthesis(SynthesisCommon):
    """What the balance is made of: the parts add up, and open what they are made of."""

    def test_each_part(self):
        self.check()
        late = self.invoice(100, ago=10)
        self.invoice(50, due=-5)
        self.check(invoices=150)
        self.assertEqual(self.parts(names=[LATE]), {LATE: 100})
        self.assertEqual(self.opened(LATE), 100)
        credit = self.invoice(30, move_type="out_refund")
        self.check(invoices=150, refunds=-30)
        payment = self.pay(70)
        self.check(invoices=150, refunds=-30, payments=-70)
        self.allocate(late, payment.move_id)
        self.check(invoices=80, refunds=-30)
        self.assertEqual(self.parts(names=[LATE]), {LATE: 30})
        self.allocate(late, credit)
        self.check(invoices=50)
        self.assertEqual(self.parts(names=[LATE]), {})

    def test_tickets_before_and_after_the_closing(self):
        self.sell_on_account(40)
        self.check(pending=40)
        self.send(self.settlement(15))
        self.check(pending=25)
        self.close_till()
        self.check(tickets=40, payments=-15)

    def test_other_entries_and_what_others_paid(self):
        other = self.create_customer(lastname="Other")
        theirs = self.pay(60, partner=other)
        mine = self.invoice(100)
        self.allocate(mine, theirs.move_id)
        self.check(invoices=40, others=60)
        self.check(other, others=-60)
        account = self.zoe.property_account_receivable_id
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.zoe.id,
                            "debit": 20,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data[
                                "default_account_revenue"
                            ].id,
                            "credit": 20,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        self.check(invoices=40, others=80)

    def test_the_whole_entity_counts(self):
        company = self.create_customer(name="Firm", person_type="legal")
        contact = self.create_customer(lastname="Desk", parent_id=company.id)
        former = self.create_customer(name="Former", person_type="legal")
        self.invoice(10, partner=company)
        self.invoice(20, partner=contact)
        self.invoice(40, partner=former)
        former.sudo().merged_into_id = company
        former.active = False
        self.check(company, invoices=70)
        self.check(contact, invoices=70)

    def test_branches_count_with_their_company(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.user.company_ids |= branch
        self.invoice(10)
        entry = self.invoice(5)
        # As if it had been sold there.
        entry.line_ids.flush_recordset()
        for table in ("account_move", "account_move_line"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET company_id = %s WHERE %s = %s",
                    SQL.identifier(table),
                    branch.id,
                    SQL.identifier("id" if table == "account_move" else "move_id"),
                    entry.id,
                )
            )
        self.env.invalidate_all()
        self.check(invoices=15)
        here = self.zoe.with_context(allowed_company_ids=branch.ids)
        here.invalidate_recordset()
        self.assertEqual(here.account_open_invoices, 15)

    def test_vouchers_are_beside_the_balance(self):
        card = self.prepaid(self.zoe, 25)
        self.assertEqual(self.parts(names=["account_prepaid"]), {"account_prepaid": 25})
        self.check()
        action = self.zoe.with_company(self.company).action_view_prepaid()
        found = self.env["loyalty.card"].search(action["domain"])
        self.assertEqual(found, card)
        card._operated().write({"state": "blocked"})
        self.assertEqual(self.parts(names=["account_prepaid"]), {})
        card._operated().write({"state": "active", "expiration_date": self.day(1)})
        self.assertEqual(self.parts(names=["account_prepaid"]), {})
        card._operated().write({"expiration_date": self.day(0)})
        self.assertEqual(self.parts(names=["account_prepaid"]), {"account_prepaid": 25})

    def prepaid(self, partner, amount):
        program = self.env["loyalty.program"].create(
            {
                "name": "Prepaid",
                "program_type": "ewallet",
                "applies_on": "future",
                "trigger": "auto",
                "company_id": self.company.id,
            }
        )
        cards = Ledger("adjustment").on(self.env["loyalty.card"].sudo())
        return cards.create(
            {"program_id": program.id, "partner_id": partner.id, "points": amount}
        ).with_env(self.env)

    def test_the_same_queries_for_many(self):
        customers = self.env["res.partner"].union(
            *(self.create_customer(lastname=f"Many {rank}") for rank in range(20))
        )
        for customer in customers:
            self.invoice(10, partner=customer)
        counts = []
        for some in (customers[:1], customers):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("commercial_partner_id.name")
            self.zoe.mapped("account_balance")  # what is remembered of the company
            before = self.cr.sql_log_count
            some.mapped("account_open_invoices")
            some.mapped("account_prepaid")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(set(customers.mapped("account_open_invoices")), {10})


@tagged("post_install", "-at_install")
class TestSynthesisRights(SynthesisCommon):
    """Whoever sees accounts sees the parts and opens them; nobody else."""

    def test_who_sees_accounts(self):
        self.invoice(10)
        for groups in (
            "clientele.group_account_report",
            "clientele.group_officer",
            "clientele.group_manager",
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            with self.subTest(groups):
                user = new_test_user(
                    self.env,
                    groups,
                    f"base.group_user,{groups}",
                    company_id=self.company.id,
                    company_ids=[Command.set(self.company.ids)],
                )
                zoe = self.zoe.with_user(user)
                self.assertEqual(zoe.account_open_invoices, 10)
                opened = self.opened("account_open_invoices", user=user)
                self.assertEqual(opened, 10)

    def test_others_do_not(self):
        stranger = new_test_user(
            self.env, "synthesis_stranger", "base.group_user,base.group_partner_manager"
        )
        zoe = self.zoe.with_user(stranger)
        for name in (*FIGURES, LATE, "account_prepaid"):
            with self.subTest(name), self.assertRaises(AccessError):
                zoe.read([name])
        with self.assertRaisesRegex(AccessError, "See statements and all balances"):
            zoe.action_view_account_part()
        with self.assertRaisesRegex(AccessError, "See statements and all balances"):
            zoe.action_account_movements()
