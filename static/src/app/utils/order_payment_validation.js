import {_t} from "@web/core/l10n/translation";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {maySpendOffline} from "@clientele/app/utils/card_claims";
import {patch} from "@web/core/utils/patch";
import {poolOf} from "@clientele/app/utils/family_pool";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        const refusal = await this.findRefusal();
        if (refusal) {
            this.pos.dialog.add(AlertDialog, refusal);
            return false;
        }
        if (!(await this.pos.returns.askReason(this.order))) {
            return false;
        }
        return await super.validateOrder(...arguments);
    },
    /**
     * Why the ticket cannot be closed now.
     *
     * @returns {Promise<{title: string, body: string}|undefined>}
     */
    async findRefusal() {
        const {accounts, cards, permit, returns} = this.pos;
        const body = returns.refusal(this.order);
        if (body) {
            return {title: _t("This return takes a right"), body};
        }
        const owedBack = returns.owedRefusal(this.order);
        if (owedBack) {
            return {title: _t("Give it back on account first"), body: owedBack};
        }
        const policy = permit.policyFor("cards");
        const isAllowed = maySpendOffline(policy, this.order.spentFromCards);
        if (!isAllowed && !(await cards.isServerThere())) {
            return {
                title: _t("No network: the card cannot be used"),
                body: _t(
                    "What the card holds cannot be asked for now. Take the reward off the ticket and let the customer pay otherwise, or wait for the network."
                ),
            };
        }
        const owed = accounts.onAccount(this.order);
        const isOwable = maySpendOffline(permit.policyFor("accounts"), owed);
        if (!isOwable && !(await cards.isServerThere())) {
            return {
                title: _t("No network: nothing is sold on account"),
                body: _t(
                    "What the customer owes cannot be asked for now. Let the customer pay otherwise, or wait for the network."
                ),
            };
        }
        return undefined;
    },
    /** Claims stay with the ticket, which may be sent when all else is forgotten. */
    async finalizeValidation() {
        this.pos.keepClaims(this.order);
        return await super.finalizeValidation(...arguments);
    },
    /** A ticket closed without the server stands; one that it refused goes on. */
    handleValidationError(error) {
        if (error instanceof ConnectionLostError) {
            this.pos.permit.use(this.order);
        } else if (error instanceof RPCError) {
            this.order.card_claims = false;
            this.refreshCards();
        }
        const result = super.handleValidationError(...arguments);
        if (error instanceof RPCError) {
            this.order.forgetReturnsToCards();
        }
        return result;
    },
    /** What the customer's cards hold now, after the server refused a ticket. */
    async refreshCards() {
        const partner = this.order.getPartner();
        if (partner) {
            const held = poolOf(partner)?.cards.map(({id}) => id) || [];
            const own = ["partner_id", "=", partner.id];
            await this.pos.fetchCoupons(["|", ["id", "in", held], own], 100);
            this.pos.updateRewards();
        }
    },
});
