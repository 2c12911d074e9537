import {_t} from "@web/core/l10n/translation";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {OrderSummary} from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import {parseFloat} from "@web/views/fields/parsers";
import {patch} from "@web/core/utils/patch";

patch(OrderSummary.prototype, {
    /** A number typed on a reward that costs by the point: how many of them. */
    async updateSelectedOrderline({key}) {
        const line = this.currentOrder.getSelectedOrderline();
        if (line?.isPaidByPoint && /^\d$/.test(key)) {
            this.numberBuffer.reset();
            await this.askPoints(line, key);
            return;
        }
        await super.updateSelectedOrderline(...arguments);
    },
    async askPoints(line, firstDigit) {
        const order = this.currentOrder;
        const typed = await makeAwaitable(this.dialog, NumberPopup, {
            title: _t("How many points are used?"),
            startingValue: firstDigit,
        });
        const points = typed === undefined ? NaN : parseFloat(typed);
        if (points > 0) {
            order.limitPoints(line.reward_id, line.coupon_id, points);
            this.pos.updateRewards();
        }
    },
});
