import {earnsPoints, pointsWon} from "@clientele/app/utils/points";
import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";

const PREPAID = ["ewallet", "gift_card"];

/** What counts of a programme where a ticket earns points. */
function kindOf(program) {
    return {
        isPrepaid: PREPAID.includes(program.program_type),
        isNominative: program.is_nominative,
    };
}

patch(PosOrderline.prototype, {
    /** Whether the line is money: on a card, for the staff, or paid ahead. */
    get isMoney() {
        const deposit = this.config.down_payment_product_id;
        const isDeposit = Boolean(deposit) && this.product_id.id === deposit.id;
        return this.loadsCard || Boolean(this.isTipLine()) || isDeposit;
    },
    ignoreLoyaltyPoints({program}) {
        const sale = this.refunded_orderline_id?.order_id;
        const line = {isMoney: this.isMoney, isTakenBack: Boolean(sale?.partner_id)};
        return (
            super.ignoreLoyaltyPoints(...arguments) ||
            !earnsPoints(line, kindOf(program))
        );
    },
});

patch(PosOrder.prototype, {
    /** Nor does money help to reach what must be bought to earn. */
    isLineValidForLoyaltyPoints(line) {
        return super.isLineValidForLoyaltyPoints(...arguments) && !line.isMoney;
    },
    pointsForPrograms(programs) {
        const result = super.pointsForPrograms(...arguments);
        for (const program of programs) {
            result[program.id] = pointsWon(result[program.id], kindOf(program));
        }
        return result;
    },
});
