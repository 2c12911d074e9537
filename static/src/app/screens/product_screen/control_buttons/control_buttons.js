import {_t} from "@web/core/l10n/translation";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {patch} from "@web/core/utils/patch";
import {refusalOf} from "@clientele/app/utils/family_pool";

patch(ControlButtons.prototype, {
    /** Prices follow where the cashier chooses or leaves the exempt position. */
    async clickFiscalPosition() {
        const order = this.currentOrder;
        const wasExempt = order.isTaxExempt;
        await super.clickFiscalPosition(...arguments);
        order.followTaxExemption(wasExempt);
    },
    /** Whether the family has points for rewards, that the customer may not spend. */
    get hasKeptRewards() {
        return Boolean(this.pos.getOrder()?.getKeptRewards().length);
    },
    async clickRewards() {
        if (this.getPotentialRewards().length || !this.hasKeptRewards) {
            await super.clickRewards(...arguments);
            return;
        }
        this.dialog.add(AlertDialog, {
            title: _t("Points of the family"),
            body: refusalOf(this.pos.getOrder().getPartner()),
        });
    },
});
