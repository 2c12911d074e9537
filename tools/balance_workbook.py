"""The customer balance as a spreadsheet."""

from io import BytesIO

import xlsxwriter

from .account_figures import BUCKETS

FIGURES = ("opening", "debit", "credit", "balance", *BUCKETS, "unallocated")


def draw_balance(rows, currencies, texts, number_format):
    """Draw the customer balance; rows leave the memory as they are written.

    :param rows: the values of one customer after the other
    :param currencies: name, what is owed in it, and in the currency of the company
    :param dict texts: ``title``, ``scope``, ``total``, ``by_currency``, and ``heads``,
        the names of the columns
    :param str number_format: of amounts
    :return: the file, the number of customers and their sums
    :rtype: tuple[bytes, int, dict]
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content, {"constant_memory": True, "strings_to_formulas": False}
    )
    sheet = book.add_worksheet(texts["title"][:31])
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    amount = book.add_format({"num_format": number_format})
    total = book.add_format({"num_format": number_format, "bold": True, "top": 1})
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 1 + len(FIGURES), 13)
    sheet.write_string(0, 0, texts["title"], bold)
    sheet.write_string(1, 0, texts["scope"])
    for column, text in enumerate(texts["heads"]):
        sheet.write_string(3, column, text, head)
    sheet.freeze_panes(4, 2)
    sums, line = dict.fromkeys(FIGURES, 0), 4
    for row in rows:
        sheet.write_string(line, 0, row["customer_number"] or "")
        sheet.write_string(line, 1, row["name"] or "")
        for column, name in enumerate(FIGURES, 2):
            sums[name] += row[name]
            sheet.write_number(line, column, row[name], amount)
        line += 1
    count = line - 4
    sheet.write_string(line, 1, texts["total"], bold)
    for column, name in enumerate(FIGURES, 2):
        sheet.write_number(line, column, sums[name], total)
    if len(currencies) > 1:
        line += 2
        sheet.write_string(line, 1, texts["by_currency"], bold)
        for name, owed, value in currencies:
            line += 1
            sheet.write_string(line, 1, name)
            sheet.write_number(line, 2, owed, amount)
            sheet.write_number(line, 3, value, amount)
    book.close()
    return content.getvalue(), count, sums
