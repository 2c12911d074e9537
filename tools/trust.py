"""Who writes tickets and sessions: objects in the context, which no RPC can carry.

Superuser is no reason: core calls as superuser for visitors that it does not know,
with what these sent.
"""

from odoo import SUPERUSER_ID
from odoo.http import request

from .ledger import SEALED, Ledger

STORING = "clientele_ticket_storing"  # a ticket is stored or paid, and all is checked
AT_TILL = "clientele_ticket_at_till"  # and it is a till that sent it
SELL = "point_of_sale.group_pos_user"
SET_UP = "point_of_sale.group_pos_manager"


def storing(records, at_till=False):
    """The same records, written by who checks them.

    :param odoo.models.BaseModel records: of any model
    :param bool at_till: whether a till sent what is written
    :rtype: odoo.models.BaseModel
    """
    marks = {STORING: SEALED, **({AT_TILL: SEALED} if at_till else {})}
    return records.with_context(**marks)


def without_marks(action):
    """What an action tells a client, without what no client is to know.

    :param action: as a method of core returns it, or anything else
    """
    if not isinstance(action, dict) or not isinstance(action.get("context"), dict):
        return action
    context = {
        key: value
        for key, value in action["context"].items()
        if key not in (STORING, AT_TILL)
    }
    return {**action, "context": context}


def is_storing(env):
    """Whether a ticket is being stored or paid, with all its checks.

    :rtype: bool
    """
    return env.context.get(STORING) is SEALED


def is_at_till(env):
    """Whether a till sent what is being stored.

    :rtype: bool
    """
    return env.context.get(AT_TILL) is SEALED


def may_set_up(env):
    """Whether tills and sessions are written by their manager, or by who checks it.

    :rtype: bool
    """
    return is_storing(env) or env.user.has_group(SET_UP)


def is_job(env):
    """Whether the server works by itself: no request of a client is behind it.

    :rtype: bool
    """
    return env.uid == SUPERUSER_ID and not request


def is_moving_cards(env):
    """Whether cards move by the document or the action that checked it, or by a job.

    :rtype: bool
    """
    return bool(Ledger.of(env)) or is_job(env)


def is_for_visitor(env):
    """Whether who sent a ticket sells nothing, or has it stored in another's name.

    Core stores what visitors order in the name of the user of their till: who sent the
    request says whose it is, whatever rights core acts with.

    :rtype: bool
    """
    sender = request.env.user if request else env.user
    return sender.id != env.uid or not sender.has_group(SELL)
