from . import account_balance_report, export_report, gift_card_report, statement_report
