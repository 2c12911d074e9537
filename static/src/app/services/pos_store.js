import {AccountDesk} from "@clientele/app/services/account_desk";
import {discountOf} from "@clientele/app/models/pos_order_line";
import {currentPrice, pricedFor} from "@clientele/app/utils/exemption";
import {CustomerDesk} from "@clientele/app/services/customer_desk";
import {OfflinePermit} from "@clientele/app/services/offline_permit";
import {patch} from "@web/core/utils/patch";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {CardDesk} from "@clientele/app/services/card_desk";
import {claimsOf} from "@clientele/app/utils/card_claims";
import {loyaltyIdsGenerator} from "@pos_loyalty/app/services/pos_store";
import {ReturnDesk} from "@clientele/app/services/return_desk";
import {ScanGuard} from "@clientele/app/services/scan_guard";

patch(PosStore.prototype, {
    async setup(env, {number_buffer: buffer}) {
        this.scans = new ScanGuard(env.services.barcode.bus, buffer);
        this.customers = new CustomerDesk(this);
        this.cards = new CardDesk(this);
        this.accounts = new AccountDesk(this);
        this.permit = new OfflinePermit(this);
        this.returns = new ReturnDesk(this);
        await super.setup(...arguments);
        this.permit.start();
    },
    /** Paid without the payment screen: what a return keeps is asked all the same. */
    async validateOrderFast() {
        await this.returns.prepare(this.getOrder());
        await super.validateOrderFast(...arguments);
    },
    setPartnerToCurrentOrder(partner) {
        super.setPartnerToCurrentOrder(...arguments);
        if (partner) {
            this.customers.refresh(partner, this.getOrder());
        }
    },
    /** The discount is there before the line is: lines that are alike merge. */
    handlePriceUnit(values, order) {
        pricedFor(order, () => super.handlePriceUnit(...arguments));
        const product = values.product_id;
        const isOwn =
            !values.refunded_orderline_id &&
            !values.sale_order_origin_id &&
            !values.is_reward_line;
        if (product && isOwn && values.discount === undefined) {
            const {qty, price_extra: extra} = values;
            values.automatic_discount = discountOf(order, product, qty, extra);
            values.discount = values.automatic_discount;
        }
    },
    /** The lines of a combo carry its price: the discount and the taxes are theirs. */
    async handleComboProduct(values, order, configure = true, {line} = {}) {
        const isDone = await super.handleComboProduct(...arguments);
        const isChosen = isDone && configure && values.product_tmpl_id.isCombo();
        for (const command of (isChosen && values.combo_line_ids) || []) {
            const child = command[1];
            child.price_unit = pricedFor(order, () =>
                currentPrice(child.price_unit, child.product_id)
            );
            Object.assign(child, this.getComboDiscount(values, order, line));
        }
        return isDone;
    },
    /** The discount of a new combo, or that of one whose choice changes. */
    getComboDiscount(values, order, line) {
        if (line?.order_id) {
            const {discount, automatic_discount} = line;
            return {discount, automatic_discount};
        }
        const product =
            values.product_id || values.product_tmpl_id.product_variant_ids[0];
        const automatic = discountOf(order, product, values.qty);
        return {discount: automatic, automatic_discount: automatic};
    },
    /** The price of a lot is there only now. */
    async addLineToOrder() {
        const line = await super.addLineToOrder(...arguments);
        if (line?.order_id?.isTaxExempt && line.isLotTracked()) {
            line.setQuantity(line.getQuantity());
        }
        return line;
    },
    /** Our short form instead of the back office's, which cashiers may not open. */
    async editPartner(partner) {
        return await this.customers.openForm(partner);
    },
    /** A ticket is stored with what it moves on cards: no second call to lose. */
    async preSyncAllOrders(orders) {
        await super.preSyncAllOrders(...arguments);
        for (const order of orders.filter((one) => one.state === "paid")) {
            this.keepClaims(order);
        }
    },
    /** Back from a settlement gives it up: a sale would carry its line along. */
    async onClickBackButton() {
        if (this.router.state.current === "PaymentScreen") {
            this.accounts.giveUp(this.getOrder());
        }
        return await super.onClickBackButton(...arguments);
    },
    /** What a ticket moves on cards is counted once: it may be sent much later. */
    keepClaims(order) {
        if (!order.card_claims) {
            const claims = claimsOf(this, order, super.postProcessLoyalty);
            order.uiState.makesCards = Object.keys(claims).some((key) => key < 0);
            order.card_claims = JSON.stringify(claims);
        }
    },
    /** Vouchers and cards that a ticket issued are printed with its receipt. */
    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const order of orders) {
            await this.cards.loadIssued(order);
        }
        this.permit.touch(); // no ticket waits for it
    },
    /** A ticket whose answer was lost has its cards when it is printed again. */
    async printReceipt({order = this.getOrder()} = {}) {
        await this.customers.finder.withoutNetwork(() => this.cards.loadIssued(order));
        return await super.printReceipt(...arguments);
    },
    /** A code that pays waits for the payment screen. */
    async activateCode(code) {
        const order = this.getOrder();
        const card = await this.cards.show(order, code);
        if (!card && this.data.network.offline && !this.isPromoCode(code)) {
            this.notification.add(this.cards.offlineText, {type: "warning"});
            return false;
        }
        if (!card) {
            return await super.activateCode(...arguments);
        }
        const text = this.cards.describe(card);
        this.notification.add(_t("%s. It pays on the payment screen.", text), {
            type: "success",
        });
        return true;
    },
    /** Whether the till knows the code without asking: it is that of a promotion. */
    isPromoCode(code) {
        return this.models["loyalty.rule"].some(
            (rule) =>
                rule.mode === "with_code" &&
                [rule.code, rule.promo_barcode].includes(code)
        );
    },
    /**
     * A card that another till used meanwhile: what it holds is asked for. Without a
     * network points are won on a new one, which the server knows whose it is.
     */
    async fetchLoyaltyCard(programId, partnerId) {
        const {finder} = this.customers;
        const isAsked =
            !this.data.network.offline &&
            (await finder.withoutNetwork(() =>
                this.fetchCoupons([
                    ["partner_id", "=", partnerId],
                    ["program_id", "=", programId],
                ])
            ));
        const cards = this.models["loyalty.card"].filter(
            (card) =>
                card.partner_id?.id === partnerId && card.program_id?.id === programId
        );
        const known = cards.find((card) => card.id > 0);
        if (known || isAsked) {
            return known || (await super.fetchLoyaltyCard(...arguments));
        }
        return cards[0] || this.newLoyaltyCard(programId, partnerId);
    },
    newLoyaltyCard(programId, partnerId) {
        return this.models["loyalty.card"].create({
            id: loyaltyIdsGenerator(),
            code: null,
            program_id: this.models["loyalty.program"].get(programId),
            partner_id: this.models["res.partner"].get(partnerId),
            points: 0,
        });
    },
    /** The preparation ticket says whom it is for. */
    getOrderData(order) {
        const data = super.getOrderData(...arguments);
        return {...data, customer_name: order.getPartnerName()};
    },
});
