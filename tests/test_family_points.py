import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import file_open

from ..tools.family_pool import place_points
from .common_cards import TillCardsCommon


class FamilyPointsCommon(TillCardsCommon):
    """A mother who manages, a father and a child; the mother has 200 points."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "clientele.group_use_family"
        )
        cls.manager = cls.create_user("till_manager", "clientele.group_manager")
        cls.seller_of_orders = cls.create_user(
            "order_seller", "sales_team.group_sale_salesman_all_leads"
        )
        cls.mum = cls.loaded
        cls.dad = cls.create_customer(lastname="Aalto", firstname="Abel")
        cls.kid = cls.create_customer(lastname="Aalto", firstname="Ava")
        cls.dad_card = cls.create_card(cls.points, cls.dad, 50)
        cls.family = cls.env["clientele.family"].create({"name": "Aalto family"})
        for member, role in ((cls.mum, "head"), (cls.dad, "spouse")):
            member.write({"family_id": cls.family.id, "family_role": role})
        cls.kid.write({"family_id": cls.family.id, "family_role": "child"})

    def pool(self, **values):
        family = self.family.with_user(self.manager)
        family.write({"pools_points": True, **values})
        return self.pool_card

    @property
    def pool_card(self):
        cards = self.env["loyalty.card"]
        return cards.search(
            [("family_id", "=", self.family.id), ("program_id", "=", self.points.id)]
        )

    def own_card(self, member):
        cards = self.env["loyalty.card"]
        return cards.search(
            [("partner_id", "=", member.id), ("program_id", "=", self.points.id)]
        )

    def all_points(self):
        cards = self.points.with_context(active_test=False).coupon_ids
        rows = cards.history_ids
        self.assertAlmostEqual(
            sum(cards.mapped("points")), sum(rows.mapped("amount")), 6
        )
        return sum(cards.mapped("points"))

    def earn(self, member, card=None, points=100):
        claims = {(card.id if card else -1): self.claim(card, points, self.points)}
        return self.sell([self.line()], claims, partner=member)


@tagged("post_install", "-at_install")
class TestFamilyPoints(FamilyPointsCommon):
    """Pools: what comes in, who earns and spends, what becomes of the points."""

    def test_a_manager_pools_and_stops_before_anybody_earned(self):
        """An empty card of the family is closed with the pool."""
        empty = self.env["clientele.family"].create({"name": "Empty family"})
        zoe = self.create_customer(lastname="Zidane", firstname="Zoran")
        zoe.write({"family_id": empty.id, "family_role": "head"})
        family = empty.with_user(self.manager)
        family.pools_points = True
        card = self.env["loyalty.card"].search([("family_id", "=", empty.id)])
        self.assertEqual((len(card), card.points), (1, 0))
        family.pools_points = False
        self.assertEqual((card.state, card.active), ("cancelled", False))

    def test_the_same_cases_as_the_till(self):
        """static/tests/pool_cases.json: read by the till's own tests too."""
        with file_open("clientele/static/tests/pool_cases.json") as table:
            cases = json.load(table)["places"]
        self.assertGreater(len(cases), 6)
        for case in cases:
            with self.subTest(case["name"]):
                place = place_points(case["pool"], case["program"])
                self.assertEqual(place, case["place"])

    def test_rights_follow_the_role(self):
        rights = {
            member: tuple(member._get_family_rights().values())
            for member in (self.mum, self.dad, self.kid, self.unloaded)
        }
        self.assertEqual(rights[self.mum], (True, True, True))
        self.assertEqual(rights[self.dad], (True, True, False))
        self.assertEqual(rights[self.kid], (True, False, False))
        self.assertEqual(rights[self.unloaded], (False, False, False))
        with self.assertRaisesRegex(ValidationError, "without earning"):
            self.dad.with_user(self.officer).family_earns = False
        self.pool()
        with Form(
            self.dad.with_user(self.officer), "clientele.res_partner_view_form"
        ) as form:
            form.family_role = "child"
            self.assertFalse(form.family_spends)
            form.family_spends = True
            form.family_earns = False
            self.assertFalse(form.family_spends)
            form.family_spends = True
            self.assertTrue(form.family_earns)
        self.assertTrue(self.dad.family_spends)

    # === BEGINNING === #

    def test_pooling_brings_the_points(self):
        before = self.all_points()
        action = self.family.with_user(self.manager).action_pool()
        wizards = self.env[action["res_model"]].with_user(self.manager)
        with Form(wizards.with_context(**action["context"])) as form:
            brought = {
                (line["partner_id"], line["points"]) for line in form.line_ids._records
            }
            self.assertEqual(brought, {(self.mum.id, 200), (self.dad.id, 50)})
        form.record.action_apply()
        pool = self.pool_card
        self.assertEqual((pool.points, self.card.points), (250, 0))
        self.assertTrue(self.card.active, "the card still names its holder")
        self.assertEqual(self.all_points(), before)
        self.assertEqual(pool.history_ids.member_id, self.mum | self.dad)
        self.assertEqual(set(pool.history_ids.mapped("kind")), {"transfer"})
        told = " ".join(self.family.message_ids.mapped("body"))
        self.assertIn(f"{self.mum.display_name} brought 200", told)
        self.assertTrue(self.family.points_display.startswith("250"))
        self.assertTrue(self.kid.family_points_display.startswith("250"))
        self.assertEqual(pool.total_won, 0, "it was won on the members' cards")
        self.assertEqual(self.card.total_won, 200)
        self.assert_balanced()

    def test_chosen_programmes_only(self):
        other = self.create_program("loyalty", "both", {}, {})
        self.create_card(other, self.dad, 7)
        self.pool(pool_program_ids=[Command.set(other.ids)])
        self.assertFalse(self.pool_card)
        self.assertEqual(self.family.pool_card_ids.mapped("points"), [7])
        self.assertEqual(self.dad_card.points, 50)
        self.family.with_user(self.manager).pool_program_ids = self.points
        self.assertEqual(self.pool_card.points, 250)
        self.assertEqual(
            self.mum.loyalty_card_ids.filtered(
                lambda card: card.program_id == other
            ).points,
            7,
            "what is not pooled any more goes to the reference person",
        )
        self.assert_balanced()

    def test_blocked_cards_keep_their_points(self):
        self.dad_card._block("blocked", "Suspect")
        self.assertEqual(self.pool().points, 200)
        self.assertEqual(self.dad_card.points, 50)

    def test_who_joins_brings_points(self):
        pool = self.pool()
        zoe = self.unloaded
        self.create_card(self.points, zoe, 30)
        zoe.with_user(self.officer).family_id = self.family
        self.assertEqual(pool.points, 280)
        self.dad.with_user(self.officer).write(
            {"family_earns": False, "family_spends": False}
        )
        self.earn(self.dad, self.dad_card)
        self.assertEqual((pool.points, self.dad_card.points), (280, 100))
        self.dad.with_user(self.officer).family_earns = True
        self.assertEqual((pool.points, self.dad_card.points), (380, 0))
        self.assert_balanced()

    # === THE TILL === #

    def test_a_member_earns_for_the_family(self):
        """The child has no card: the till asks for a new one."""
        pool = self.pool()
        ticket = self.earn(self.kid)
        self.assertEqual(pool.points, 350)
        self.assertFalse(self.own_card(self.kid))
        row = pool.history_ids.filtered(lambda one: one.order_id == ticket.id)
        self.assertEqual((row.kind, row.amount), ("sale", 100))
        self.assertEqual(row.member_id, self.kid)
        # By the card of the family, as a till that knows it claims it.
        self.earn(self.kid, pool)
        # By the member's own card, as a till says that was not told.
        self.earn(self.dad, self.dad_card)
        self.assertEqual((pool.points, self.dad_card.points), (550, 0))
        self.assertIn(ticket.id, self.kid.card_movement_ids.mapped("order_id"))
        self.assert_balanced()

    def test_who_may_spend_does(self):
        pool = self.pool()
        self.send(self.spend(pool, 10, partner=self.dad))
        self.assertEqual(pool.points, 150)
        spent = pool.history_ids.sorted("id")[-1]
        self.assertEqual((spent.member_id, spent.used), (self.dad, 100))
        self.assert_balanced()

    def test_the_server_refuses_who_may_not_spend(self):
        pool = self.pool()
        with self.assertRaisesRegex(UserError, "may not spend"):
            self.send(self.spend(pool, 10, partner=self.kid))
        own = self.create_card(self.points, self.kid, 0)
        with self.assertRaisesRegex(UserError, "may not spend"):
            self.send(self.spend(own, 10, partner=self.kid))
        self.assertEqual(pool.points, 250)
        self.kid.with_user(self.officer).family_spends = True
        self.send(self.spend(pool, 10, partner=self.kid))
        self.assertEqual(pool.points, 150)

    def test_strangers_spend_nothing_of_it(self):
        pool = self.pool()
        with self.assertRaises(UserError):
            self.send(self.spend(pool, 10, partner=self.unloaded))
        with self.assertRaises(UserError):
            reward = self.spend(pool, 10, partner=self.env["res.partner"])
            self.send({**reward, "partner_id": False})
        self.assertEqual(pool.points, 250)

    def test_a_final_ticket_of_who_may_not_spend(self):
        """A till without a network closed it: it stands, and is listed."""
        pool = self.pool()
        ticket = self.spend(pool, 10, partner=self.kid)
        ticket |= self.offline()
        self.assertEqual(self.send(ticket).state, "paid")
        self.assertEqual(pool.points, 250)
        self.assertTrue(self.incidents("cut"))

    def test_a_stale_till_after_a_member_left(self):
        pool = self.pool()
        self.dad.family_id = False
        self.earn(self.dad, pool)
        self.assertEqual((pool.points, self.dad_card.points), (250, 100))
        self.assert_balanced()

    def test_refunds_reach_the_pool(self):
        """Of a ticket from before, too: its points are in the pool by now."""
        before = self.earn(self.dad, self.dad_card)
        pool = self.pool()
        self.assertEqual(pool.points, 350)
        ticket = self.earn(self.kid, pool)
        for sold, left in ((before, 350), (ticket, 250)):
            line = sold.lines[0]
            back = self.line(qty=-1, refunded_orderline_id=line.id)
            self.sell([back], partner=sold.partner_id, paid=-100, is_refund=True)
            self.assertEqual(pool.points, left)
        self.assertFalse(self.incidents("refund"))
        self.assert_balanced()

    def test_what_the_till_is_told(self):
        pool = self.pool()
        told = self.kid.with_user(self.cashier).till_cards["pool"]
        self.assertEqual(told["family"], "Aalto family")
        self.assertEqual((told["earns"], told["spends"]), (True, False))
        (card,) = [one for one in told["cards"] if one["id"] == pool.id]
        self.assertEqual((card["points"], card["program_id"]), (250, self.points.id))
        self.assertEqual(told["movements"], [], "only who manages sees them")
        told = self.mum.with_user(self.cashier).till_cards["pool"]
        self.assertEqual(
            {row["text"] for row in told["movements"]}, {self.mum.name, self.dad.name}
        )
        self.points.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.kid.invalidate_recordset()
        told = self.kid.with_user(self.cashier).till_cards["pool"]
        self.assertNotIn(pool.id, [one["id"] for one in told["cards"]])
        self.assertIsNone(self.unloaded.with_user(self.cashier).till_cards["pool"])

    def test_old_codes_name_the_member(self):
        self.pool()
        found = self.env["res.partner"]._clientele_find(self.dad_card.code)
        self.assertEqual(found, self.dad)

    # === THE END === #

    def end(self, operation, member=None, shares=None, user=None):
        family = self.family.with_user(user or self.manager)
        action = family._open_pooling(operation, member)
        wizards = self.env[action["res_model"]].with_user(user or self.manager)
        wizard = wizards.with_context(**action["context"]).create({})
        for line in wizard.line_ids:
            line.share = (shares or {}).get(line.partner_id, 0)
        wizard.action_apply()

    def test_ending_shares_out(self):
        pool = self.pool()
        self.earn(self.kid, pool)
        before = self.all_points()
        self.end("end", shares={self.kid: 100, self.dad: 50})
        self.assertEqual(self.own_card(self.kid).points, 100)
        self.assertEqual(self.dad_card.points, 50)
        self.assertEqual(self.card.points, 200, "the rest: the reference person")
        self.assertFalse(pool.active)
        self.assertEqual(pool.replaced_by_id, self.card)
        self.assertEqual(self.all_points(), before)
        self.earn(self.kid)
        self.assertEqual(self.own_card(self.kid).points, 200)
        self.assert_balanced()

    def test_no_more_than_there_is(self):
        pool = self.pool()
        for share in (300, -1):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.end("end", shares={self.dad: share})
        self.assertEqual((pool.points, self.dad_card.points), (250, 0))
        self.assertTrue(self.family.pools_points)

    def test_leaving_with_a_share(self):
        pool = self.pool()
        action = self.dad.with_user(self.manager).action_leave_family()
        self.assertEqual(action["res_model"], "clientele.family.pool")
        self.assertTrue(self.dad.family_id, "it asks first")
        self.end("leave", self.dad, {self.dad: 40})
        self.assertFalse(self.dad.family_id)
        self.assertEqual((pool.points, self.dad_card.points), (210, 40))
        self.end("leave", self.kid, user=self.officer)
        self.assertEqual(pool.points, 210, "an officer gives no share")
        self.assert_balanced()

    def test_the_last_one_takes_all(self):
        pool = self.pool()
        (self.mum | self.dad).with_user(self.officer).family_id = False
        self.assertEqual(pool.points, 250)
        self.end("leave", self.kid, user=self.officer)
        self.assertEqual(self.own_card(self.kid).points, 250)
        self.assertFalse(self.family.active)
        self.assertFalse(self.family.pools_points)
        self.assert_balanced()

    def test_archiving_and_deleting_the_family(self):
        before = self.all_points()
        self.pool()
        self.family.with_user(self.officer).action_archive()
        self.assertEqual((self.card.points, self.all_points()), (250, before))
        self.family.action_unarchive()
        self.assertEqual(self.pool_card.points, 250, "it pools again")
        self.family.with_user(self.manager).unlink()
        self.assertEqual((self.card.points, self.all_points()), (250, before))
        self.assert_balanced()

    def merge_families(self, kept_pools):
        self.pool()
        kept = self.env["clientele.family"].create(
            {"name": "Zidane family", "pools_points": kept_pools}
        )
        zoe = self.unloaded
        self.create_card(self.points, zoe, 30)
        zoe.family_id = kept
        before = self.all_points()
        kept.with_user(self.officer)._take_members(self.family)
        self.assertEqual(self.all_points(), before)
        self.assertFalse(self.family.active)
        self.assert_balanced()
        return kept

    def test_merging_two_pools(self):
        kept = self.merge_families(kept_pools=True)
        cards = kept.pool_card_ids.filtered(lambda one: one.program_id == self.points)
        self.assertEqual(cards.points, 280)
        self.assertFalse(self.kid.family_spends, "what was agreed stays")
        self.assertFalse(self.mum.family_manages, "but for a second head")

    def test_merging_a_pool_into_none(self):
        self.merge_families(kept_pools=False)
        self.assertEqual(self.card.points, 250)

    def test_merging_customers(self):
        pool = self.pool()
        twin = self.create_customer(lastname="Aalto", firstname="Abel")
        self.create_card(self.points, twin, 25)
        before = self.all_points()
        log = self.dad._merge_from(twin)
        self.assertEqual((pool.points, self.dad_card.points), (275, 0))
        self.assertEqual(self.all_points(), before)
        log.action_undo() if hasattr(log, "action_undo") else None
        self.assertEqual(self.all_points(), before)
        # A member is merged into somebody else: the family's rights go along.
        zoe = self.unloaded
        zoe._merge_from(self.kid)
        self.assertEqual(zoe.family_id, self.family)
        self.assertFalse(zoe.family_spends)
        self.assertEqual(self.all_points(), before)
        self.assert_balanced()

    # === RIGHTS === #

    def test_who_may_change_the_pool(self):
        for user in (self.cashier, self.officer):
            with self.assertRaises(AccessError):
                self.family.with_user(user).pools_points = True
        with self.assertRaises(AccessError):
            self.dad.with_user(self.cashier).family_spends = False
        self.pool()
        with self.assertRaises(AccessError):
            self.kid.with_user(self.cashier).write({"family_spends": True})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.end("end", user=self.cashier)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.end("leave", self.dad, {self.dad: 10}, user=self.officer)
        with self.assertRaises(AccessError):
            self.env["loyalty.card"].with_user(self.officer).create(
                {"program_id": self.points.id, "family_id": self.family.id}
            )
        with self.assertRaises(AccessError):
            self.dad_card.with_user(self.officer).family_id = self.family
        with self.assertRaisesRegex(UserError, "show their own"):
            self.pool_card.with_user(self.officer)._replace("X", "New")
        with Form(self.family.with_user(self.officer)) as form:
            self.assertTrue(form.pools_points)
            self.assertEqual(len(form.pool_card_ids), len(self.family.pool_card_ids))

    def test_programmes_of_other_companies_are_not_pooled(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.points.company_id = self.family.company_id = self.env.company
        foreign = self.points.copy({"company_id": other.id, "name": "Foreign"})
        self.pool()
        self.assertIn(self.points, self.family.pool_card_ids.program_id)
        self.assertNotIn(foreign, self.family.pool_card_ids.program_id)

    # === ORDERS === #

    def order_for(self, member):
        self.points.sale_ok = True
        orders = self.env["sale.order"].with_user(self.seller_of_orders)
        order = orders.create(
            {
                "partner_id": member.id,
                "order_line": [
                    Command.create({"product_id": self.bike.id, "price_unit": 100})
                ],
            }
        )
        order._update_programs_and_rewards()
        return order

    def test_orders_earn_for_the_family(self):
        pool = self.pool()
        order = self.order_for(self.kid)
        self.assertEqual(order.coupon_point_ids.coupon_id.filtered("family_id"), pool)
        self.assertNotIn(pool, order._get_claimable_rewards())
        answer = order._apply_program_reward(self.points.reward_ids, pool)
        self.assertIn("may not spend", answer["error"])
        order.action_confirm()
        self.assertEqual(pool.points, 350)
        row = pool.history_ids.sorted("id")[-1]
        self.assertEqual((row.member_id, row.order_model), (self.kid, "sale.order"))
        order.sudo()._action_cancel()
        self.assertEqual(pool.points, 250)
        self.assert_balanced()

    def test_orders_spend_as_the_member_may(self):
        pool = self.pool()
        order = self.order_for(self.dad)
        self.assertIn(pool, order._get_claimable_rewards())
        self.assertFalse(order._apply_program_reward(self.points.reward_ids, pool))
        self.dad.family_spends = False
        with self.assertRaisesRegex(UserError, "may not spend"):
            order.action_confirm()
        self.dad.family_spends = True
        order._update_programs_and_rewards()
        order.action_confirm()
        self.assertLess(pool.points, 250)
        self.assert_balanced()

    def test_an_order_that_changes_its_customer(self):
        pool = self.pool()
        order = self.order_for(self.dad)
        order._apply_program_reward(self.points.reward_ids, pool)
        order.partner_id = self.unloaded
        order._update_programs_and_rewards()
        self.assertNotIn(pool, order.coupon_point_ids.coupon_id)
        self.assertFalse(order.order_line.filtered("is_reward_line"))
        order.action_confirm()
        self.assertEqual(pool.points, 250)
        self.assertEqual(self.own_card(self.unloaded).points, 100)
