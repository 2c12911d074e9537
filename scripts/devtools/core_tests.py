"""Odoo's own tests on a database with Clientele, compared with one without.

``core_tests_baseline.txt`` lists what the same run gives on the same apps and OCA
addons without Clientele: the result must be the same.
"""

from pathlib import Path

from . import databases, machine, odoo_server, runtime
from .console import SetupError, say, step
from .test_results import Results

BASELINE = Path(__file__).with_name("core_tests_baseline.txt")
RUNNER = Path(__file__).with_name("core_tests_runner.py")

POST_INSTALL = [
    "post_install/loyalty",
    "post_install/pos_loyalty",
    "post_install/sale_loyalty",
    "post_install/base:TestPartnerForm",
]
TOURS = [
    "test_01_pos_basic_order",
    "test_06_pos_discount_display_with_multiple_pricelist",
    "test_07_pos_barcodes_scan",
    "test_09_pos_barcodes_scan_product_packaging",
    "test_GS1_pos_barcodes_scan",
    "test_automatic_receipt_printing",
    "test_barcode_search_attributes_preset",
    "test_cash_payments_should_reflect_on_next_opening",
    "test_click_all_orders_keep_customer",
    "test_customer_all_fields_displayed",
    "test_customer_display",
    "test_customer_popup",
    "test_fiscal_position_inclusive_and_exclusive_tax",
    "test_fiscal_position_no_tax",
    "test_fiscal_position_tax_group_labels",
    "test_limited_product_pricelist_loading",
    "test_order_refund_flow",
    "test_payment_screen_tour",
    "test_preset_customer_selection",
    "test_pricelists_in_pos",
    "test_printed_receipt_tour",
    "test_receipt_screen_tour",
    "test_refund_order_with_fp_tax_included",
    "test_reload_page_before_payment_with_customer_account",
    "test_res_partner_scan_barcode",
]

# What Clientele forbids and these tests assert: why, is in docs/architecture.md.
ON_PURPOSE = {
    "TestBuyGiftCard.test_gift_card_email_sender",
    "TestPOSLoyaltyHistory.test_duplicate_coupon_confirm",
    "TestPOSLoyaltyHistory.test_gift_card_partner",
    "TestUi.test_multiple_gift_wallet_programs",
    "TestUi.test_physical_gift_card",
    "TestUi.test_pos_loyalty_tour_basic",
    "TestUi.test_refund_does_not_decrease_points",
    "TestLoyaltyhistory.test_add_loyalty_history_line_without_reward",
    "TestLoyaltyhistory.test_delete_loyalty_history_line_on_cancel",
    "TestLoyaltyhistory.test_loyalty_history_multi_reward",
}


def run(write_baseline=False):
    """Run the tests and say whether the result is that of the baseline.

    :param bool write_baseline: run without Clientele and keep the result instead
    :rtype: bool
    """
    machine.require("chromium")
    database = "clientele_core_tests"
    databases.copy(databases.dependencies(plain=True), database)
    if not write_baseline:
        with step("Installing Clientele"):
            odoo_server.watch(
                ["-d", database, "-i", runtime.ADDON, "--stop-after-init", "--no-http"],
                runtime.LOGS / "core_install.log",
            )
    results = Results()
    for title, options in _runs(database).items():
        with step(f"Odoo's tests: {title}"):
            log = runtime.LOGS / f"core_tests_{title}.log"
            odoo_server.watch(log=log, reader=results, **options)
    databases.drop(database)
    lines = _lines(results)
    (runtime.LOGS / "core_tests.txt").write_text("\n".join(lines) + "\n")
    if write_baseline:
        BASELINE.write_text("\n".join(lines) + "\n")
        say(f"{len(lines)} results kept in {BASELINE.name}")
        return True
    return _compare(lines)


def _runs(database):
    """The runs by title, as arguments of ``odoo_server.watch``."""
    tours = [f"/point_of_sale:TestUi.{name}" for name in TOURS]
    port = f"--http-port={odoo_server.free_port()}"
    server = ["-d", database, "--stop-after-init", port]
    return {
        "installation": {
            "options": ["-d", database, "--no-http"],
            "subcommand": ("shell",),
            "script": RUNNER,
        },
        "loyalty": {"options": [*server, f"--test-tags={','.join(POST_INSTALL)}"]},
        "tills": {"options": [*server, f"--test-tags={','.join(tours)}"]},
    }


def _lines(results):
    outcomes = {name: "passed" for name in results.started}
    outcomes |= dict.fromkeys(results.skipped, "skipped")
    outcomes |= dict.fromkeys(results.failed, "failed")
    return sorted(f"{outcome} {name}" for name, outcome in outcomes.items())


def _compare(lines):
    """Say what is unlike the result without Clientele.

    :param list lines: the outcomes, sorted
    :return: whether nothing is
    """
    if not BASELINE.exists():
        raise SetupError(
            "There is no result without Clientele to compare with.",
            "Run once: scripts/run core-tests --write-baseline",
        )
    expected = {
        line.replace("passed ", "failed ", 1) if _name(line) in ON_PURPOSE else line
        for line in BASELINE.read_text().splitlines()
    }
    lost, gained = sorted(expected - set(lines)), sorted(set(lines) - expected)
    for line in lost:
        say(f"without Clientele: {line}")
    for line in gained:
        say(f"with Clientele:    {line}")
    passed = sum(line.startswith("passed") for line in lines)
    forbidden = sum(_name(line) in ON_PURPOSE for line in lines)
    say(
        f"{passed} passed, {forbidden} fail on purpose, "
        f"{len(gained)} unlike without Clientele"
    )
    return not lost and not gained


def _name(line):
    return line.partition(" ")[2]
