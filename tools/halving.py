"""Many records written together, although some of them are refused."""

from odoo.tools import mute_logger


def halve(items):
    """Two parts, as long as each other.

    >>> halve([1, 2, 3])
    [[1], [2, 3]]
    """
    middle = len(items) // 2
    return [items[:middle], items[middle:]]


def do_or_split(env, items, work, errors, split=halve):
    """Work on items together; where they are refused, on parts of them.

    Halves of halves: one bad item of many costs little, and stops no other.

    :param odoo.api.Environment env: where each try has a savepoint
    :param items: a list, or records
    :param work: called with items
    :param errors: what it raises for those that are refused
    :param split: gives smaller parts of items that were refused together
    :return: the items that were refused, each with its error
    :rtype: list[tuple[object, Exception]]
    """
    if not items:
        return []
    try:
        with env.cr.savepoint(), mute_logger("odoo.sql_db"):
            work(items)
    except errors as error:
        if len(items) == 1:
            return [(items[0], error)]
    else:
        return []
    return [
        refused
        for part in split(items)
        for refused in do_or_split(env, part, work, errors, split)
    ]
