import re
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.trust import storing
from .common_statements import StatementsCommon


@tagged("post_install", "-at_install")
class TestStatements(StatementsCommon):
    """What a customer is told: line by line, from one balance to the next."""

    def test_lines_and_running_balance(self):
        self.invoice(100, ago=40)
        invoice = self.invoice(50, ago=10)
        self.pay(30, ago=5)
        lines = self.lines(self.statement(date_from=self.day(20)))
        self.assertEqual(lines.mapped("kind"), ["opening", "invoice", "payment"])
        self.assertEqual(lines.mapped("balance"), [100, 150, 120])
        self.assertEqual(lines[1].name, invoice.name)
        self.assertEqual(lines[1].move_id, invoice)

    def test_tickets_of_open_sessions_are_marked(self):
        ticket = self.sell_on_account(40)
        self.send(self.settlement(15))
        lines = self.lines(self.statement())
        self.assertEqual(lines.mapped("kind"), ["sale", "payment"])
        self.assertEqual(lines.mapped("is_pending"), [True, True])
        self.assertEqual(lines[0].name, ticket.pos_reference)
        self.assertEqual(lines[-1].balance, 25)
        self.close_till()
        lines = self.lines(self.statement())
        self.assertEqual(lines.mapped("is_pending"), [False, False])
        self.assertIn(ticket.pos_reference, lines.mapped("name"))
        self.assertEqual(lines[-1].balance, 25)

    def test_a_ticket_of_the_opening_balance_is_no_movement_when_booked(self):
        self.sell_on_account(40, **self.sold(3))
        self.close_till()
        lines = self.lines(self.statement(date_from=self.day(1)))
        self.assertEqual(lines.mapped("kind"), ["opening"])
        self.assertEqual(lines.balance, 40)

    def test_a_ticket_that_other_items_stand_for_is_taken_out(self):
        ticket = self.sell_on_account(40, **self.sold(3))
        self.close_till()
        # As where its own journal item is not known.
        storing(ticket.payment_ids.sudo()).receivable_line_id = False
        lines = self.lines(self.statement(date_from=self.day(1)))
        self.assertEqual(set(lines.mapped("kind")), {"opening", "booked", "entry"})
        self.assertEqual(sum(lines.mapped("debit")), 40)
        self.assertEqual(lines[-1].balance, 40)

    def test_open_items(self):
        paid = self.invoice(100, ago=40)
        self.pay(100, ago=30, documents=[paid])
        half = self.invoice(60, ago=20)
        self.pay(10, ago=15, documents=[half])
        self.pay(5, ago=10)
        lines = self.lines(self.statement(content="open"))
        self.assertEqual(lines.mapped("debit"), [50, 0])
        self.assertEqual(lines.mapped("credit"), [0, 5])
        self.assertEqual(lines[-1].balance, 45)
        then = self.lines(self.statement(content="open", date_to=self.day(35)))
        self.assertEqual(then.mapped("name"), [paid.name])

    def test_what_was_allocated_to_others_stays_in_the_balance(self):
        other = self.create_customer(lastname="Other")
        invoice = self.invoice(80)
        payment = self.pay(80, partner=other)
        self.allocate(invoice, payment.move_id)
        lines = self.lines(self.statement(content="open"))
        self.assertEqual((lines.kind, lines.balance), ("other", 80))
        row = self.balance()
        self.assertEqual((row.balance, row.not_due, row.unallocated), (80, 0, 80))

    def test_bad_input(self):
        self.invoice(10)
        for values, message in (
            (
                {"date_from": self.today, "date_to": self.day(1)},
                "ends before it starts",
            ),
            ({"date_to": self.day(450)}, "The account opened on"),
        ):
            wizard = self.statement(**values)
            for action in (wizard.action_show, wizard.action_print, wizard.action_send):
                with (
                    self.subTest(message=message),
                    self.assertRaisesRegex(ValidationError, message),
                ):
                    action()
        nobody = self.statement(self.create_customer(lastname="Nobody"))
        with self.assertRaisesRegex(ValidationError, "None of these customers"):
            nobody.action_send()
        self.assertFalse(self.env["clientele.statement"].search([]))

    def test_rights(self):
        self.invoice(10)
        self.lines(self.statement(user=self.officer))
        self.statement(user=self.officer).action_print()
        with self.assertRaisesRegex(AccessError, "You need the right"):
            self.statement(user=self.officer).action_send()
        statement = self.env["clientele.statement"].search([])
        with self.assertRaisesRegex(AccessError, "You need the right"):
            statement.with_user(self.officer).action_resend()
        with self.assertRaises(AccessError):
            self.statement(user=self.seller)

    def test_sent_by_mail_and_logged(self):
        self.invoice(10)
        self.zoe.email = "zoe@example.com"
        nobody = self.create_customer(lastname="Without")
        nobody.email = False
        self.invoice(20, partner=nobody)
        action = self.statement(self.zoe | nobody).action_send()
        statements = self.env["clientele.statement"].search(action["domain"])
        self.assertEqual(
            {one.partner_id: one.state for one in statements},
            {self.zoe: "sent", nobody: "to_print"},
        )
        mail = self.mails(self.zoe)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertIn("10.00", mail.body_html)
        self.assertIn("zoe@example.com", self.zoe.message_ids[0].body)

    def mails(self, *partners):
        mails = self.env["mail.mail"].sudo()
        ids = [partner.id for partner in partners]
        return mails.search(
            [("recipient_ids", "in", ids), ("model", "=", "clientele.statement")]
        )

    def test_the_monthly_run_sends_one_statement_each(self):
        start = fields.Date.start_of(self.today, "month")
        last_month = (self.today - start).days + 3
        due = self.env["res.partner"]
        for number in range(3):
            due |= self.create_customer(
                lastname=f"Monthly {number}", email=f"monthly{number}@example.com"
            )
        idle = self.create_customer(lastname="Idle", email="idle@example.com")
        self.open_account(due | idle)
        (due | idle).account_statement_rhythm = "monthly"
        for customer in due:
            self.invoice(10, ago=last_month, partner=customer)
        self.invoice(10, ago=last_month)  # never
        statements = self.env["clientele.statement"].with_company(self.company)
        list(statements._send_monthly(self.today))
        self.assertEqual(len(self.mails(*due)), 3)
        self.assertFalse(self.mails(self.zoe, idle))
        self.assertEqual(statements.search([]).partner_id, due)
        list(statements._send_monthly(self.today))
        self.assertEqual(len(self.mails(*due)), 3)
        # By the month: the next has its own, also without movements.
        next_month = fields.Date.add(start, months=1)
        list(statements._send_monthly(next_month))
        self.assertEqual(len(self.mails(*due)), 6)
        first = statements.search([("partner_id", "=", due[0].id)], limit=1)
        first.action_resend()
        self.assertEqual(len(self.mails(*due)), 7)
        with self.assertRaises(UserError), self.cr.savepoint():
            first.copy({"period": first.period})

    def test_the_monthly_run_writes_in_the_language_of_the_shop(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        due = self.create_customer(lastname="Due", email="due@example.com")
        self.open_account(due)
        due.account_statement_rhythm = "monthly"
        start = fields.Date.start_of(self.today, "month")
        self.invoice(10, ago=(self.today - start).days + 3, partner=due)
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", return_value=60):
            statements = self.env["clientele.statement"]
            statements.with_user(SUPERUSER_ID)._cron_send_monthly()
        self.assertIn("Extrait de compte au", due.message_ids[0].body)

    def test_one_that_fails_does_not_stop_the_run(self):
        start = fields.Date.start_of(self.today, "month")
        due = self.env["res.partner"]
        for name in ("Bad", "Good"):
            due |= self.create_customer(lastname=name, email=f"{name}@example.com")
        self.open_account(due)
        due.account_statement_rhythm = "monthly"
        for customer in due:
            self.invoice(10, ago=(self.today - start).days + 3, partner=customer)
        bad, good = due
        statements = self.env["clientele.statement"].with_company(self.company)
        templates = type(self.env["mail.template"])
        send = templates.send_mail

        def fail(template, res_id, *args, **kwargs):
            mail = send(template, res_id, *args, **kwargs)
            if statements.browse(res_id).partner_id == bad:
                raise ValueError("no such server")
            return mail

        with (
            patch.object(templates, "send_mail", fail),
            mute_logger("odoo.addons.clientele.models.clientele_statement_mail"),
        ):
            self.assertEqual(list(statements._send_monthly(self.today)), [(2, 0)])
        self.assertEqual(statements.search([]).partner_id, good)
        self.assertEqual((len(self.mails(bad)), len(self.mails(good))), (0, 1))
        self.assertEqual(list(statements._send_monthly(self.today)), [(1, 0)])
        self.assertEqual((len(self.mails(bad)), len(self.mails(good))), (1, 1))

    def test_the_customer_page(self):
        self.invoice(100, ago=40)
        self.sell_on_account(40)
        row = self.receivables()[100]
        self.send(self.settlement(30, [row | {"amount": 30}]))
        zoe = self.zoe.with_user(self.officer)
        due, activity = zoe.account_receivables_html, zoe.account_activity_html
        self.assertIn("text-danger", due)
        for amount in ("100.00", "30.00", "70.00", "40.00"):
            self.assertIn(amount, due)
        self.assertIn("110.00", activity)
        self.assertEqual(activity.count("not posted yet"), 2)
        stranger = new_test_user(self.env, "statements_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.zoe.with_user(stranger).mapped("account_activity_html")

    def test_tables_are_read_at_once(self):
        others = self.customers.create(
            [{"lastname": f"Reader {number}"} for number in range(20)]
        )
        self.invoice(10)
        self.zoe.mapped("account_activity_html")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            (self.zoe | others).mapped("account_activity_html")

    def test_pdf(self):
        """One after the other, with the balance of the report at the end."""
        other = self.create_customer(lastname="Other", lang="en_US")
        self.invoice(45.67, partner=other)
        drafts = [self.draft_invoice(100 + number, number) for number in range(60)]
        self.env["account.move"].create(drafts).action_post()
        self.pay(1000.01)
        wizard = self.statement(self.zoe | other)
        wizard.action_print()
        statements = self.env["clientele.statement"].search([], order="id")
        pages = self.read_pdf("clientele.report_statement", statements)
        self.assertEqual(len(pages), 4)  # the totals would not fit on the second
        text = "".join(pages)
        self.assertEqual(self.balance().balance, 6769.99)
        self.assertRegex(text, r"Owed at the end of [\d/]+\s\D*6,769\.99")
        self.assertRegex(text, r"Owed at the end of [\d/]+\s\D*45\.67")
        self.assertEqual(len(re.findall(r"(?:INV|FAC)/", text)), 61)

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.zoe.lang = "fr_FR"
        self.invoice(10)
        self.statement().action_print()
        statement = self.env["clientele.statement"].search([])
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html(
            "clientele.report_statement", statement.ids
        )
        self.assertIn("Extrait de compte", html.decode())
