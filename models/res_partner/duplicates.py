from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import match_score
from ...tools.duplicate_policy import (
    ASK_FIRST,
    CREATE_ANYWAY,
    IGNORE,
    OVERRIDE,
    REFUSE,
)

MOST_NAMED = 3

# What customers are compared by: the fields behind each criterion.
COMPARED = {
    "name": ("name", "firstname", "lastname", "zip", "city"),
    "address": ("street", "street2", "zip"),
    "phone": ("phone", "mobile"),
    "email": ("email",),
    "siren": ("company_registry",),
    "siret": ("company_registry",),
    "vat": ("vat",),
}
COMPARED_FIELDS = {name for names in COMPARED.values() for name in names}


class ResPartner(models.Model):
    """Duplicates at entry: the policies of the company, in the model."""

    _inherit = "res.partner"

    accept_duplicates = fields.Boolean(
        string="Save Anyway",
        compute="_compute_accept_duplicates",
        readonly=False,
        help="Save although the settings refuse it: another customer has the same "
        "phone, e-mail, number… It is written down on the customer.",
    )

    def _compute_accept_duplicates(self):
        self.accept_duplicates = False

    # === BUSINESS METHODS === #

    def _find_duplicates(self, criteria=match_score.CRITERIA):
        """The customers that these may be duplicates of.

        :param criteria: what is asked for; what has only other reasons may be missing
        :return: (id, `tools.match_score.Match`) by id, the most probable first
        :rtype: dict[int, list[tuple[int, Match]]]
        """
        keys = self.env["clientele.search.key"].sudo()
        subjects = keys._read_candidates(self.ids)
        # Of those of another company, a shared customer is no duplicate either.
        company_id = self.env.company.id
        return keys._find_matches(
            {
                key: subject._replace(company_id=subject.company_id or company_id)
                for key, subject in subjects.items()
            },
            criteria,
        )

    @api.model
    def _find_duplicates_of_values(self, values, partner_id=False):
        """The customers that somebody with these values may be.

        :param dict values: texts by the name of the field
        :param int partner_id: the customer that is edited
        :rtype: list[tuple[int, Match]]
        """
        keys = self.env["clientele.search.key"].sudo()
        subject = keys._read_typed(values)._replace(company_id=self.env.company.id)
        if partner_id:
            stored = keys._read_candidates([partner_id]).get(partner_id)
            if stored:
                subject = subject._replace(
                    entity_id=stored.entity_id, family_id=stored.family_id
                )
        return keys._find_matches({partner_id or "typed": subject})[
            partner_id or "typed"
        ]

    @api.model
    def _find_policy_hits(self, values, partner_id=False):
        """The customers alike by what the company looks at.

        :param dict values: typed values, each with its type
        :param int partner_id: the customer that is edited
        :return: the criteria, and whether the settings refuse one of them, by id
        :rtype: dict[int, tuple[set, bool]]
        """
        policies = self.env.company._get_duplicate_policies()
        hits = {}
        typed = self._clean_typed(values)
        for other, match in self._find_duplicates_of_values(typed, partner_id):
            shared = {name for name in match.reasons if policies[name] != IGNORE}
            if shared:
                is_refused = any(policies[name] == REFUSE for name in shared)
                hits[other] = (shared, is_refused)
        return hits

    @api.model
    def _get_criteria_labels(self):
        """What the criteria are called.

        :rtype: dict[str, str]
        """
        return {
            "name": self.env._("name and town"),
            "address": self.env._("address"),
            "phone": self.env._("phone"),
            "email": self.env._("e-mail"),
            "siren": self.env._("SIREN"),
            "siret": self.env._("SIRET"),
            "vat": self.env._("VAT number"),
        }

    def _check_duplicates(self, vals_list):
        """Refuse new customers that the settings do not want a second time.

        :param list vals_list: the values that they were created with, in order
        :raise ValidationError: naming the customer who is known
        """
        anyway = bool(self.env.context.get(CREATE_ANYWAY))
        by_answer = {True: self.browse(), False: self.browse()}
        for partner, vals in zip(self, vals_list, strict=True):
            if partner.customer_status:
                by_answer[anyway or bool(vals.get("accept_duplicates"))] |= partner
        for is_accepted, partners in by_answer.items():
            partners._apply_duplicate_policies(set(COMPARED), is_accepted)

    def _read_compared(self, vals):
        """What customers are compared by, before it is changed.

        :param dict vals: the values to be written
        :return: values by name and by customer
        :rtype: dict
        """
        names = COMPARED_FIELDS & set(vals)
        if not names:
            return {}
        return {
            partner: {name: partner[name] for name in names}
            for partner in self.filtered("customer_status")
        }

    def _check_changed_duplicates(self, before, vals):
        """Refuse a change that makes a second record of a customer.

        :param dict before: the answer of `_read_compared`
        :param dict vals: the values that were written
        :raise ValidationError: naming the customer who is known
        """
        anyway = self.env.context.get(CREATE_ANYWAY) or vals.get("accept_duplicates")
        by_names = {}
        for partner, values in before.items():
            changed = frozenset(
                name for name in values if values[name] != partner[name]
            )
            by_names[changed] = by_names.get(changed, self.browse()) | partner
        for changed, partners in by_names.items():
            criteria = {name for name, of in COMPARED.items() if changed & set(of)}
            partners._apply_duplicate_policies(criteria, bool(anyway))

    def _apply_duplicate_policies(self, criteria, is_accepted):
        """Refuse these customers, or let them pass and write it down.

        :param set criteria: what to look at
        :param bool is_accepted: whether the user wants them anyway
        :raise AccessError: when he may not
        :raise ValidationError: naming the customer who is known
        """
        policies = self.env.company._get_duplicate_policies()
        refused = {name for name in criteria if policies[name] == REFUSE}
        looked_at = refused
        if is_accepted or self.env.context.get(ASK_FIRST):
            looked_at = {name for name in criteria if policies[name] != IGNORE}
        if not self or not looked_at:
            return
        for partner_id, matches in self._find_duplicates(looked_at).items():
            hits = {
                other: looked_at & set(match.reasons)
                for other, match in matches
                if looked_at & set(match.reasons)
            }
            if not hits:
                continue
            partner = self.browse(partner_id)
            reasons = set().union(*hits.values())
            if not is_accepted:
                partner._refuse_duplicate(list(hits), reasons)
            if reasons & refused:
                self._check_customer_right(OVERRIDE)
            partner._note_duplicate(list(hits), reasons)

    def _refuse_duplicate(self, other_ids, reasons):
        """Say who is known already, if the user may see that customer.

        :param list other_ids: those who are known
        :param set reasons: what they have in common
        :raise ValidationError: with both as ``duplicates``, for screens that ask
        """
        error = ValidationError(self._get_refusal(other_ids, reasons))
        error.duplicates = (other_ids, reasons)
        raise error

    def _get_refusal(self, other_ids, reasons):
        criteria = self._get_criteria_text(reasons)
        seen = self._get_seen(other_ids)
        if not seen:
            return self.env._(
                "A customer whom you may not see has the same %(criteria)s. Ask "
                "the person who manages the customer file.",
                criteria=criteria,
            )
        return self.env._(
            "Already in the customer file with the same %(criteria)s: "
            "%(customers)s. Use that record, or correct what was typed; with the "
            "right “Save duplicates anyway”, tick “Save Anyway”.",
            criteria=criteria,
            customers=", ".join(
                one.with_context(clientele_show_number=True).display_name
                for one in seen[:MOST_NAMED]
            ),
        )

    def _note_duplicate(self, other_ids, reasons):
        """Write down on the customer that he was saved although others are alike.

        Superuser: the note is ours, whatever the user may write.
        """
        others = self._get_seen(other_ids)[:MOST_NAMED]
        text = self.env._(
            "Saved although another customer has the same %(criteria)s.",
            criteria=self._get_criteria_text(reasons),
        )
        links = [other._get_html_link() for other in others]
        body = Markup("<br/>").join([text, *links])
        self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    def _get_seen(self, ids):
        """Those of some customers that the user himself may see."""
        own = self.env["res.partner"].with_user(self.env.user)
        found = own.search([("id", "in", ids)])
        return own.browse(one for one in ids if one in found._ids)

    @api.model
    def _get_criteria_text(self, reasons):
        labels = self._get_criteria_labels()
        return ", ".join(labels[one] for one in match_score.CRITERIA if one in reasons)
