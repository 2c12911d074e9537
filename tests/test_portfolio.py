from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ClienteleDocumentsCommon
from .common_jobs import JobsRunMixin
from .common_mass_edit import MassEditCommon


class PortfolioMixin(JobsRunMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = (
            new_test_user(
                cls.env, login=f"clientele_{name}", groups="clientele.group_officer"
            )
            for name in ("anna", "bert")
        )

    def move(self, target, partners=None, user=None, **values):
        wizards = self.env["clientele.portfolio.move"].with_user(user or self.manager)
        if partners:
            values["selected_ids"] = partners.ids
        wizard = wizards.create({"target_id": target.id, **values})
        wizard.action_move()
        return self.env["clientele.mass.edit.log"].search([], limit=1)

    def periods(self, partner):
        found = partner.salesperson_period_ids
        return [(one.user_id, one.date_from, one.date_to) for one in found]


@tagged("post_install", "-at_install")
class TestPortfolio(PortfolioMixin, MassEditCommon):
    def test_all_customers_of_a_salesperson(self):
        self.ten[:6].user_id = self.anna
        self.ten[5].active = False
        self.ten[6:].user_id = self.manager
        log = self.move(self.bert, user_id=self.anna.id)
        self.assertEqual(self.ten[:6].user_id, self.bert)
        self.assertEqual(self.ten[6:].user_id, self.manager)
        self.assertEqual((log.kind, log.changed_count), ("portfolio", 6))

    def test_some_with_their_contacts(self):
        company = self.create_legal_customer(user_id=self.anna.id)
        contact, other = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": company.id, "user_id": user.id}
                for name, user in (("A", self.anna), ("B", self.manager))
            ]
        )
        self.move(self.bert, company)
        self.assertEqual((company | contact).user_id, self.bert)
        self.assertEqual(other.user_id, self.manager)

    def test_it_is_undone_like_a_mass_edit(self):
        self.ten[:3].user_id = self.anna
        log = self.move(self.bert, self.ten)
        self.ten[1].user_id = self.manager
        self.undo(log)
        self.assertEqual(self.ten[0].user_id, self.anna)
        self.assertEqual(self.ten[1].user_id, self.manager)
        self.assertFalse(self.ten[4].user_id)

    def test_many_are_moved_in_steps(self):
        self.ten.user_id = self.anna
        with self.small_chunks():
            self.move(self.bert, user_id=self.anna.id)
        self.assertEqual(self.ten.user_id, self.anna)
        self.run_jobs()
        self.assertEqual(self.ten.user_id, self.bert)

    def test_it_needs_its_right(self):
        for user in (self.officer, self.cashier, self.stranger):
            with self.assertRaises(AccessError):
                self.move(self.bert, self.ten, user)
        mover = new_test_user(
            self.env,
            login="clientele_mover",
            groups="clientele.group_officer,clientele.group_customer_portfolio",
        )
        log = self.move(self.bert, self.ten, mover)
        self.assertEqual(self.ten.user_id, self.bert)
        with self.assertRaisesRegex(AccessError, "Edit many customers"):
            self.edit(("function", "set", "Chef"), user=mover)
        self.undo(log, mover)
        self.assertFalse(self.ten.user_id)

    def test_something_must_be_asked(self):
        with self.assertRaisesRegex(UserError, "another salesperson"):
            self.move(self.anna, user_id=self.anna.id)
        with self.assertRaisesRegex(UserError, "no customer"):
            self.move(self.bert, user_id=self.anna.id)

    def test_the_history_is_dated_whoever_makes_the_change(self):
        customer = self.ten[0]
        self.assertFalse(customer.salesperson_period_ids)
        moments = ["2030-01-01 08:00:00", "2030-02-01 08:00:00", "2030-03-01 08:00:00"]
        users = (self.anna, self.bert, self.env["res.users"])
        for moment, user in zip(moments, users, strict=True):
            with self.now(moment):
                customer.sudo().user_id = user
                self.env.flush_all()
        found = self.periods(customer)
        self.assertEqual([str(start) for _u, start, _e in found], moments[1::-1])
        self.assertEqual([str(end) for _u, _s, end in found], moments[:0:-1])
        self.assertEqual([user for user, _s, _e in found], [self.bert, self.anna])

    def now(self, moment):
        """The time of the transaction, which the database gives."""
        return patch.object(
            type(self.env.cr), "now", lambda cr: datetime.fromisoformat(moment)
        )

    def test_the_history_begins_with_the_customer(self):
        customer = self.create_customer(user_id=self.anna.id)
        [(user, start, end)] = self.periods(customer)
        self.assertEqual(user, self.anna)
        self.assertTrue(start)
        self.assertFalse(end)
        contact = self.env["res.partner"].create(
            {"name": "C", "parent_id": customer.id}
        )
        self.assertEqual([one[0] for one in self.periods(contact)], [self.anna])

    def test_who_was_there_before_changes_were_recorded_is_kept(self):
        customer = self.create_customer(user_id=self.anna.id)
        customer.salesperson_period_ids.sudo().unlink()
        customer.user_id = self.bert
        (now, former) = self.periods(customer)
        self.assertEqual((now[0], now[2]), (self.bert, False))
        self.assertEqual((former[0], former[1]), (self.anna, False))
        self.assertEqual(former[2], now[1])

    def test_writing_the_same_or_something_else_adds_nothing(self):
        customer = self.create_customer(user_id=self.anna.id)
        customer.write({"user_id": self.anna.id, "function": "Chef"})
        customer.city = "Lyon"
        self.assertEqual(len(self.periods(customer)), 1)

    def test_nobody_writes_the_history(self):
        period = self.create_customer(user_id=self.anna.id).salesperson_period_ids
        for user in (self.officer, self.manager):
            self.assertTrue(period.with_user(user).read(["user_id"]))
            for call in (
                lambda one: one.write({"user_id": self.bert.id}),
                lambda one: one.unlink(),
            ):
                with self.assertRaises(AccessError):
                    call(period.with_user(user))


@tagged("post_install", "-at_install")
class TestPortfolioDocuments(PortfolioMixin, ClienteleDocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.create_customer(user_id=cls.anna.id)
        orders = cls.env["sale.order"]
        lines = [(0, 0, {"product_id": cls.product_a.id})]
        values = {"partner_id": cls.customer.id, "user_id": cls.anna.id}
        cls.draft, cls.order, cls.cancelled, cls.done = orders.create(
            [{**values, "order_line": lines} for _one in range(4)]
        )
        cls.foreign = orders.create({**values, "user_id": cls.env.user.id})
        cls.order.action_confirm()
        cls.cancelled._action_cancel()
        cls.done.action_confirm()
        cls.done.order_line.qty_delivered = 1
        cls.done._create_invoices().action_post()
        cls.activity = cls.customer.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.anna.id
        )

    def owners(self):
        records = [self.draft, self.order, self.cancelled, self.done, self.foreign]
        return [record.user_id for record in [self.activity, *records]]

    def test_open_work_goes_along_and_comes_back(self):
        env_user, anna, bert = self.env.user, self.anna, self.bert
        self.assertEqual(self.owners(), [anna] * 5 + [env_user])
        log = self.move(bert, self.customer, move_quotations=True, move_orders=True)
        self.assertEqual(self.customer.user_id, bert)
        self.assertEqual(self.owners(), [bert, bert, bert, anna, anna, env_user])
        self.order.user_id = env_user
        log.with_user(self.manager)._start_undo()
        self.assertEqual(self.owners(), [anna, anna, env_user, anna, anna, env_user])

    def test_nothing_goes_along_that_was_not_asked(self):
        self.move(
            self.bert, self.customer, move_activities=False, move_quotations=False
        )
        self.assertEqual(self.owners(), [self.anna] * 5 + [self.env.user])
