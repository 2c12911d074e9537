import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {explain} from "@clientele/app/utils/card_errors";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** More than the customer may owe: a part of it, a manager, or other means. */
export class AccountLimitPopup extends Component {
    static template = "clientele.AccountLimitPopup";
    static components = {Dialog};
    static props = {
        order: Object,
        due: Number,
        available: Number,
        refusal: String,
        mayAllow: Boolean,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.state = useState({error: "", isAsking: false});
    }

    get title() {
        return _t("Not on the account of %s", this.props.order.getPartner().name);
    }

    formatMoney(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    take(amount) {
        this.props.getPayload(amount);
        this.props.close();
    }

    async allow() {
        const {available, due, order} = this.props;
        Object.assign(this.state, {error: "", isAsking: true});
        try {
            const beyond = order.currency.round(due - available);
            if (await this.pos.accounts.allow(order, beyond)) {
                this.take(due);
            }
        } catch (error) {
            this.state.error = explain(error, _t("No network: nobody can be asked."));
        } finally {
            this.state.isAsking = false;
        }
    }
}
