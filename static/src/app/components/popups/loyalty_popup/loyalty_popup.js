import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {explain} from "@clientele/app/utils/card_errors";
import {forEveryScan} from "@clientele/app/utils/scans";
import {useAutofocus} from "@web/core/utils/hooks";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** What the customer's cards hold; a first card, or another number, by a scan. */
export class LoyaltyPopup extends Component {
    static template = "clientele.LoyaltyPopup";
    static components = {Dialog};
    static props = {partner: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.state = useState({code: "", error: "", isSaving: false});
        useAutofocus({refName: "code", mobile: false});
        const onScan = ({code}) => (this.state.code = code);
        useBarcodeReader(forEveryScan(onScan), true);
    }

    get title() {
        return _t("Cards of %s", this.props.partner.name);
    }

    get cards() {
        return this.props.partner.till_cards || {};
    }

    /** What the family pools, and whether the customer may spend it. */
    get pool() {
        const {pool} = this.cards;
        return pool?.earns ? pool : undefined;
    }

    get mayGive() {
        const {customer_creation_allowed, card_issue_allowed} = this.pos.config;
        return this.cards.account ? card_issue_allowed : customer_creation_allowed;
    }

    get confirmLabel() {
        return this.cards.account ? _t("Replace the Card") : _t("Enrol");
    }

    formatMoney(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            this.confirm();
        }
    }

    async confirm() {
        if (this.state.isSaving || (this.cards.account && !this.state.code.trim())) {
            return;
        }
        Object.assign(this.state, {error: "", isSaving: true});
        try {
            await this.pos.customers.giveCard(
                this.props.partner,
                this.state.code.trim()
            );
            this.state.code = "";
        } catch (error) {
            this.state.error = explain(
                error,
                _t("No network: cards cannot be given out now.")
            );
        } finally {
            this.state.isSaving = false;
        }
    }
}
