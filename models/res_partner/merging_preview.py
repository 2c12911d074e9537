from collections import defaultdict

from odoo import models
from odoo.tools import format_amount, format_date, format_datetime, html2plaintext
from odoo.tools.misc import formatLang

from .merging_kept import PICTURE
from .merging_values import JOINED

# What is counted for the preview: model, field that means the customer, domain.
COUNTED = (
    ("pos.order", "partner_id", ()),
    ("account.move", "partner_id", ()),
    ("sale.order", "partner_id", ()),
    ("res.partner", "parent_id", (("active", "in", (True, False)),)),
    ("loyalty.card", "partner_id", (("active", "in", (True, False)),)),
    ("mail.message", "res_id", (("model", "=", "res.partner"),)),
    ("mail.followers", "res_id", (("res_model", "=", "res.partner"),)),
    ("mail.activity", "res_id", (("res_model", "=", "res.partner"),)),
    (
        "ir.attachment",
        "res_id",
        (("res_model", "=", "res.partner"), ("res_field", "=", False)),
    ),
)


# How a value is written for the user, by type of field.
FORMATS = {
    "date": format_date,
    "datetime": format_datetime,
    "float": formatLang,
    "monetary": formatLang,
    "html": lambda _env, text: html2plaintext(text),
}


class ResPartner(models.Model):
    """Merging: what is shown before anything is done."""

    _inherit = "res.partner"

    # === COMPARISON === #

    def _compare_to_merge(self, sources):
        """What the screen shows: values side by side, and what each record has.

        :param sources: res.partner, to be merged into this one
        :return: ``partners``, ``rows`` of values with the proposed ``choice``, and
            ``counts``
        :rtype: dict
        """
        self.ensure_one()
        partners = self | sources
        # Superuser: all values count, those that the user may see are shown.
        defaults = self.sudo()._get_merge_defaults(sources.sudo())
        rows = []
        for key, names in self._get_merge_keys().items():
            if not all(
                self._has_field_access(self._fields[name], "read") for name in names
            ):
                continue
            texts = [partner._get_merge_text(key, names) for partner in partners]
            if key != JOINED and len(set(texts)) > 1:
                rows.append(
                    {
                        "key": key,
                        "label": self._get_merge_label(key, names),
                        "is_picture": key == PICTURE,
                        "values": texts,
                        "choice": defaults[key].id,
                    }
                )
        return {
            "partners": [
                {
                    "id": partner.id,
                    "name": partner.display_name,
                    "active": partner.active,
                }
                for partner in partners
            ],
            "rows": rows,
            "counts": partners._count_to_merge(),
        }

    def _get_merge_label(self, key, names):
        labels = {
            "name": self.env._("Name"),
            "address": self.env._("Address"),
            "house_account": self.env._("House account"),
        }
        return labels.get(key) or self._fields[names[0]]._description_string(self.env)

    def _get_merge_text(self, key, names):
        """The value of one choice, in words.

        :rtype: str
        """
        if key == "name":
            return self.name or ""
        if key == "address":
            place = " ".join(filter(None, [self.zip, self.city]))
            parts = [self.street, self.street2, place, self.country_id.name]
            return ", ".join(filter(None, parts))
        if key == "house_account":
            return self._get_house_account_text()
        if key == PICTURE:
            url = f"/web/image/res.partner/{self.id}/image_128"
            return (
                f"{url}?unique={self.write_date.timestamp():.0f}"
                if self[PICTURE]
                else ""
            )
        field, value = self._fields[names[0]], self[names[0]]
        if field.type == "many2one":
            return value.sudo().display_name or ""
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, "")
        if not value:
            return ""
        if field.type == "boolean":
            return self.env._("Yes")
        write = FORMATS.get(field.type, lambda _env, text: str(text))
        return write(self.env, value)

    def _count_to_merge(self):
        """What each record has, and hands over.

        :return: a label and texts, in the order of the records
        :rtype: list[dict]
        """
        rows = []
        for model, name, domain in COUNTED:
            counts = self._count_of_model(model, name, domain)
            if any(counts.values()):
                label = self.env["ir.model"]._get(model).name
                rows.append((label, [str(counts[one.id]) for one in self]))
        rows += self._get_points_to_merge()
        # Only for those who may see accounts.
        if "account_balance" in self.fields_get(["account_balance"]):
            balances = [one._format_merge_balance(one.account_balance) for one in self]
            if any(balances):
                rows.append((self.env._("Balance"), balances))
        return [{"label": label, "values": texts} for label, texts in rows]

    def _count_of_model(self, model, name, domain):
        # Superuser: what moves is counted, whoever may read it.
        groups = (
            self.env[model]
            .sudo()
            ._read_group([(name, "in", self.ids), *domain], [name], ["__count"])
        )
        counts = defaultdict(int)
        for owner, count in groups:
            counts[owner if isinstance(owner, int) else owner.id] += count
        return counts

    def _get_points_to_merge(self):
        """The balances of cards, by programme."""
        cards = self.env["loyalty.card"].sudo()
        found = cards.search([("partner_id", "in", self.ids), ("points", "!=", 0)])
        rows = []
        for program, group in found.grouped("program_id").items():
            texts = []
            for partner in self:
                own = group.filtered(
                    lambda card, holder=partner: card.partner_id == holder
                )
                total = sum(own.mapped("points"))
                texts.append(own[:1]._format_points(total) if own else "")
            rows.append((program.name, texts))
        return rows

    def _format_merge_balance(self, amount):
        currency = self.env.company.currency_id
        if currency.is_zero(amount):
            return ""
        return format_amount(self.env, amount, currency)

    # === WARNINGS === #

    def _get_merge_warnings(self, sources):
        """What to know before these are merged into this one.

        :param sources: res.partner
        :rtype: list[str]
        """
        # Superuser: journals and cards are named to who may not open them.
        everybody = (self | sources).sudo()
        found = [
            everybody._warn_of_kinds(),
            everybody._warn_of_receivables(),
            everybody._warn_of_accounts(),
            everybody._warn_of_debts(self),
            everybody._warn_of_payers(self),
            everybody._warn_of_users(self),
            sources.sudo()._warn_of_closed_entries(),
        ]
        return [text for text in found if text]

    def _warn_of_kinds(self):
        if len(set(self.mapped("is_company"))) > 1:
            return self.env._("A person and a company become one record.")
        return ""

    def _warn_of_receivables(self):
        if len(self.property_account_receivable_id) > 1:
            return self.env._(
                "Their receivable accounts differ: %s. Entries stay on theirs.",
                ", ".join(self.property_account_receivable_id.mapped("display_name")),
            )
        pricelists = self.property_product_pricelist
        if len(pricelists.currency_id) > 1:
            return self.env._("Their prices are in different currencies.")
        return ""

    def _warn_of_users(self, survivor):
        user = self.with_context(active_test=False).user_ids
        if user and user.partner_id != survivor:
            return self.env._(
                "The portal user %(login)s signs in as %(survivor)s from now on, and "
                "sees the documents of all of them.",
                login=user.login,
                survivor=survivor.name,
            )
        if user:
            return self.env._(
                "The portal user %s sees the documents of all of them from now on.",
                user.login,
            )
        return ""

    def _warn_of_closed_entries(self):
        moves = self.env["account.move"].search([("partner_id", "in", self.ids)])
        references = self.env["clientele.reference"]
        columns = [
            column
            for column in references._get_key_columns()
            if (column.table, column.name) == ("account_move", "partner_id")
        ]
        closed = references._find_closed(columns[0], moves.ids)
        if closed:
            return self.env._(
                "%s entries are signed or of a locked period: they stay on the "
                "archived record. Balances and statements count them all the same.",
                len(closed),
            )
        return ""
