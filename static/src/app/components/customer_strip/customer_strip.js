import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {customerStatus} from "@clientele/app/utils/customer_status";
import {hasAccount} from "@clientele/app/utils/account";
import {placePoints} from "@clientele/app/utils/family_pool";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Who the ticket is for: number, status and what the cashier must know at once. */
export class CustomerStrip extends Component {
    static template = "clientele.CustomerStrip";
    static props = {partner: Object};

    setup() {
        this.pos = usePos();
    }

    get status() {
        return customerStatus(this.props.partner);
    }

    get cards() {
        const {
            account,
            prepaid = [],
            vouchers = [],
        } = this.props.partner.till_cards || {};
        return {account, prepaid, vouchers};
    }

    /** The family's card of the shop's programme, where the customer earns on it. */
    get pooled() {
        const {pool, program} = this.props.partner.till_cards || {};
        const isPooled = (card) =>
            card.program === program && placePoints(pool, card.program_id) !== "own";
        return pool?.cards.find(isPooled);
    }

    /** Shown where there are cards, or could be one. */
    get hasCards() {
        const {account, prepaid, vouchers} = this.cards;
        const {program} = this.props.partner.till_cards || {};
        return Boolean(account || prepaid.length || vouchers.length || program);
    }

    get account() {
        return this.props.partner.till_account || {};
    }

    get hasAccount() {
        return hasAccount(this.props.partner.till_account);
    }

    formatMoney(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    /** Core silently takes the till's prices where it has not the customer's list. */
    get pricesWarning() {
        const list = this.props.partner.till_pricing?.pricelist;
        const lists = this.pos.models["product.pricelist"];
        if (!list || lists.get(list.id)) {
            return "";
        }
        const taken = this.pos.getOrder()?.pricelist_id;
        return _t(
            "Not the prices of this customer: %(list)s is not loaded, sold at %(taken)s.",
            {
                list: list.name,
                taken: taken?.name || _t("normal prices"),
            }
        );
    }
}
