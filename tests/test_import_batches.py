from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..models import clientele_import_run
from ..wizards import clientele_import_job
from .common_import import ImportCommon


@tagged("post_install", "-at_install")
class TestImportBatches(ImportCommon):
    """Rows are written together: quickly, and as if each had been alone."""

    def rows(self, count, prefix="R", **cells):
        heads = ("number", "last", "first", "zip", "city", "email", "phone")
        rows = [
            {"number": f"{prefix}{n:03}", "last": f"Name {n}", "first": "Anna"}
            for n in range(count)
        ]
        return [
            tuple(
                row.get(head, cells[head].format(n) if head in cells else "")
                for head in heads
            )
            for n, row in enumerate(rows)
        ]

    def count_queries(self, rows):
        wizard = self.open_file(self.write_csv(*rows))
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        wizard.action_check()
        return self.cr.sql_log_count - before

    def test_new_customers_cost_less_than_a_query_each(self):
        few = self.count_queries(self.rows(20, "F", email="f{}@example.com"))
        many = self.count_queries(self.rows(200, "M", email="m{}@example.com"))
        self.assertLess(many - few, 90)

    def test_changed_customers_cost_a_few_queries_each(self):
        self.import_file(self.write_csv(*self.rows(120)))
        few = self.count_queries(self.rows(20, city="Lyon {}"))
        many = self.count_queries(self.rows(120, city="Paris {}"))
        self.assertLess(many - few, 300)

    def test_each_change_is_logged_on_its_customer(self):
        self.import_file(self.write_csv(*self.rows(3, email="old{}@example.com")))
        before = {one: one.message_ids for one in self.find("R000", "R001", "R002")}
        rows = self.rows(3, email="new{}@example.com")
        rows[2] = (*rows[2][:5], "old2@example.com", "")
        self.import_file(self.write_csv(*rows))
        self.env.flush_all()
        logged = {
            one: (one.message_ids - messages).sudo().tracking_value_ids
            for one, messages in before.items()
        }
        texts = [
            [(value.old_value_char, value.new_value_char) for value in values]
            for values in logged.values()
        ]
        for number in (0, 1):
            change = (f"old{number}@example.com", f"new{number}@example.com")
            self.assertIn(change, texts[number])
        self.assertFalse(texts[2])
        authors = [*before][0].message_ids.author_id
        self.assertEqual(authors, self.manager.partner_id)

    def test_all_kinds_of_names(self):
        heads = ("Numéro client", "Type", "Nom complet", "Raison sociale", "Nom")
        heads += ("Prénom",)
        content = self.write_csv(
            ("K1", "Société", "", "Ours  SARL", "", ""),
            ("K2", "", "Zoé Zidane", "", "", ""),
            ("K3", "", "", "Ours SARL", "Aalto", "Aaron"),
            ("K4", "Société", "Beehive", "", "", ""),
            heads=heads,
        )
        log = self.import_file(content)
        self.assertEqual(self.counts(log), (4, 0, 0, 0, 0), log.line_ids.mapped("name"))
        found = [
            (one.name, one.is_company, one.company_type, one.person_type)
            for one in self.find("K1", "K2", "K3", "K4")
        ]
        legal, natural = ("company", "legal"), ("person", "natural")
        self.assertEqual(
            [(name, kinds) for name, _is_company, *kinds in found],
            [
                ("Ours SARL", [*legal]),
                (self.find("K2").name, [*natural]),
                (self.find("K3").name, [*natural]),
                ("Beehive", [*legal]),
            ],
        )
        self.assertEqual([one[1] for one in found], [True, False, False, True])
        self.assertEqual(self.find("K1").lastname, "Ours SARL")
        zoe, aaron = self.find("K2", "K3")
        self.assertEqual({zoe.firstname, zoe.lastname}, {"Zoé", "Zidane"})
        self.assertEqual((aaron.firstname, aaron.lastname), ("Aaron", "Aalto"))
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 4, 0, 0))

    def test_a_bad_row_costs_two_tries_more(self):
        rows = self.rows(64, email="r{}@example.com")
        rows[40] = (*rows[40][:5], "no address", "")
        tried = []
        logs = self.registry["clientele.import.log"]
        write = logs._write_rows

        def count(log, some):
            tried.append(len(some))
            return write(log, some)

        log = self.check(self.write_csv(*rows))
        with patch.object(logs, "_write_rows", count):
            log = log.browse(log.action_import()["res_id"])
        self.assertEqual(self.counts(log), (63, 0, 0, 0, 1))
        self.assertEqual(tried, [64, 63, 1])

    def test_a_right_lost_midway(self):
        self.patch(clientele_import_run, "SHORT", 2)
        self.patch(clientele_import_job, "STEP", 4)
        importer = new_test_user(
            self.env,
            login="importer",
            groups="clientele.group_officer,clientele.group_customer_create,"
            "clientele.group_customer_edit,clientele.group_customer_import",
        )
        log = self.check(self.write_csv(*self.rows(10)), importer)
        self.run_jobs()
        log = log.browse(log.action_import()["res_id"])
        self.run_jobs(1)
        right = self.env.ref("clientele.group_customer_import")
        importer.group_ids = [Command.unlink(right.id)]
        self.run_jobs()
        log_sudo = log.sudo()
        job = log_sudo.job_id
        self.assertEqual((job.state, log_sudo.state), ("failed", "stopped"))
        self.assertIn("Import customers", job.message)
        # Whole steps were done, and nothing of the one that was refused.
        self.assertEqual((log_sudo.next_row, log_sudo.created_count), (4, 4))
        numbers = [row[0] for row in self.rows(10)]
        self.assertEqual(len(self.find(*numbers)), 4)
        importer.group_ids = [Command.link(right.id)]
        log.action_go_on()
        self.run_jobs()
        self.assertEqual(self.counts(log), (10, 0, 0, 0, 0))

    def test_a_field_s_right_lost_midway(self):
        """A column that may not be filled any more stops the rest of the file."""
        self.patch(clientele_import_run, "SHORT", 2)
        self.patch(clientele_import_job, "STEP", 4)
        heads = ("Numéro client", "Nom", "Remise")
        rows = [(f"P{n}", f"Name {n}", "5") for n in range(10)]
        log = self.check(self.write_csv(*rows, heads=heads))
        self.run_jobs()
        log = log.browse(log.action_import()["res_id"])
        self.run_jobs(1)
        officer = [
            *self.env.ref("clientele.group_officer").ids,
            *self.env.ref("clientele.group_customer_import").ids,
        ]
        self.manager.group_ids = [Command.set(officer)]
        self.run_jobs()
        self.assertEqual(log.job_id.sudo().state, "failed")
        self.assertEqual(len(self.find(*(row[0] for row in rows))), 4)
