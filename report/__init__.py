from . import account_balance_report, gift_card_report, statement_report
