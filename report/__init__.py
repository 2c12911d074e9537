from . import gift_card_report
