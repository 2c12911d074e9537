"""Households of the customer file: the same name at the same address."""

from odoo.tools import groupby

GENERATION = 16  # years that make a child of somebody


def create(env, people):
    """Put those who live together into families, and switch families on.

    :param people: res.partner, the customers of the demo shop
    """
    env.ref("base.group_user").implied_ids += env.ref("clientele.group_use_family")
    persons = people.filtered(
        lambda one: not one.is_company and not one.parent_id and one.street
    )
    for (name, *_address), members in groupby(
        persons, lambda one: (one.lastname, one.street, one.zip)
    ):
        # The same name twice is a customer who was entered twice.
        if len({member.name for member in members}) == len(members) > 1:
            _create_family(env, name, members)
    _pool_points(env, persons)


def _pool_points(env, persons):
    """One family shares its points: that with a child, if there is one, and most cards.

    :param persons: res.partner
    """
    with_points = persons.loyalty_card_ids.filtered("points").partner_id.family_id
    children = persons.filtered(lambda one: one.family_role == "child")
    families = with_points & children.family_id or with_points
    if families:
        family = max(families, key=lambda family: family.member_count)
        # Its ledger and messages are read by French shopkeepers.
        family.with_context(lang="fr_FR").pools_points = True


def _create_family(env, name, members):
    family = env["clientele.family"].create(
        {"name": f"Famille {name}", "company_id": members[0].company_id.id}
    )
    members = sorted(members, key=lambda one: str(one.birthdate_date or "9999"))
    head = members[0]
    for member in members:
        member.write({"family_id": family.id, "family_role": _get_role(member, head)})


def _get_role(member, head):
    if member == head:
        return "head"
    born, first = member.birthdate_date, head.birthdate_date
    if born and first and born.year - first.year >= GENERATION:
        return "child"
    return "spouse" if born else "other"
