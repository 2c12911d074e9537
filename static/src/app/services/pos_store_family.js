import "@clientele/app/services/pos_store"; // Patched after it: a family's card comes first.
import {patch} from "@web/core/utils/patch";
import {placePoints, poolOf} from "@clientele/app/utils/family_pool";
import {PosStore} from "@point_of_sale/app/services/pos_store";

patch(PosStore.prototype, {
    /** Members who earn for their family do so on its card. */
    async fetchLoyaltyCard(programId, partnerId) {
        const pool = poolOf(this.models["res.partner"].get(partnerId));
        const held = pool?.cards.find((card) => card.program_id === programId);
        if (!held || placePoints(pool, programId) === "own") {
            return await super.fetchLoyaltyCard(...arguments);
        }
        await this.customers.finder.withoutNetwork(() =>
            this.fetchCoupons([["id", "=", held.id]])
        );
        const cards = this.models["loyalty.card"];
        return (
            cards.get(held.id) ||
            cards.create({
                id: held.id,
                code: null,
                program_id: this.models["loyalty.program"].get(programId),
                points: held.points,
            })
        );
    },
    getPotentialFreeProductRewards() {
        const order = this.getOrder();
        return super
            .getPotentialFreeProductRewards(...arguments)
            .filter(({reward}) => !order.isKeptFromCustomer(reward));
    },
});
