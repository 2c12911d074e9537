import {isKeptFrom, refusalOf} from "@clientele/app/utils/family_pool";
import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";

patch(PosOrder.prototype, {
    /** Whether the reward costs points that are the family's, and not the customer's. */
    isKeptFromCustomer(reward) {
        const partner = this.getPartner();
        return Boolean(partner) && isKeptFrom(partner, reward.program_id);
    },
    /** Rewards that the points would buy, were the customer allowed to spend them. */
    getKeptRewards() {
        return super
            .getClaimableRewards(...arguments)
            .filter(({reward}) => this.isKeptFromCustomer(reward));
    },
    getClaimableRewards() {
        return super
            .getClaimableRewards(...arguments)
            .filter(({reward}) => !this.isKeptFromCustomer(reward));
    },
    _applyReward(reward) {
        if (this.isKeptFromCustomer(reward)) {
            return refusalOf(this.getPartner());
        }
        return super._applyReward(...arguments);
    },
});
