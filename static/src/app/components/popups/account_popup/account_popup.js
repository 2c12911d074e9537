import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {parseFloat} from "@web/views/fields/parsers";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** What the customer owes now: receivables are ticked and paid, or a deposit taken. */
export class AccountPopup extends Component {
    static template = "clientele.AccountPopup";
    static components = {Dialog};
    static props = {partner: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.state = useState({
            account: this.props.partner.till_account,
            receivables: [],
            isOnline: true,
            chosen: [],
            amount: "",
        });
        onWillStart(async () => {
            const answer = await this.pos.accounts.look(this.props.partner);
            Object.assign(this.state, answer);
        });
    }

    get title() {
        return _t("Account of %s", this.state.account.payer || this.props.partner.name);
    }

    get method() {
        return this.pos.accounts.method;
    }

    get currency() {
        return this.pos.currency;
    }

    formatMoney(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    keyOf({kind, id}) {
        return `${kind},${id}`;
    }

    get chosenRows() {
        return this.state.receivables.filter((row) =>
            this.state.chosen.includes(this.keyOf(row))
        );
    }

    get chosenTotal() {
        const total = this.chosenRows.reduce((sum, row) => sum + row.amount, 0);
        return this.currency.round(total);
    }

    toggle(row) {
        const key = this.keyOf(row);
        const {chosen} = this.state;
        this.state.chosen = chosen.includes(key)
            ? chosen.filter((one) => one !== key)
            : [...chosen, key];
        const total = this.chosenTotal;
        this.state.amount = total ? this.env.utils.formatCurrency(total, false) : "";
    }

    /** What the cashier typed, in money; zero for anything else. */
    get amount() {
        try {
            return Math.max(this.currency.round(parseFloat(this.state.amount)), 0);
        } catch {
            return 0;
        }
    }

    get label() {
        return this.chosenRows.length ? _t("Settle") : _t("Take a Deposit");
    }

    /** The oldest of what was ticked first; what is too much is paid ahead. */
    confirm() {
        let left = this.amount;
        const rows = [];
        for (const row of this.chosenRows) {
            const part = this.currency.round(Math.min(left, row.amount));
            if (part > 0) {
                rows.push({...row, amount: part});
                left = this.currency.round(left - part);
            }
        }
        this.pos.accounts.settle(this.props.partner, rows, this.amount);
        this.props.close();
    }
}
