import {Component, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {explain} from "@clientele/app/utils/card_errors";
import {fittingAmount} from "@clientele/app/utils/card_amounts";
import {forEveryScan} from "@clientele/app/utils/scans";
import {parseFloat} from "@web/views/fields/parsers";
import {useAutofocus} from "@web/core/utils/hooks";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Which card pays, and how much; or which one a return goes to. */
export class CardPaymentPopup extends Component {
    static template = "clientele.CardPaymentPopup";
    static components = {Dialog};
    static props = {
        order: Object,
        due: Number,
        uuid: String,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.desk = this.pos.cards;
        const cards = this.isReturn
            ? this.returnCards()
            : this.desk.cardsFor(this.props.order);
        this.state = useState({
            cards,
            card: this.isReturn ? cards[0] : cards.at(-1),
            code: "",
            amount: "",
            error: "",
            isBusy: false,
        });
        this.suggestAmount();
        useAutofocus({refName: "code", mobile: false});
        useBarcodeReader(
            forEveryScan(({code}) => this.enter(code)),
            true
        );
    }

    get isReturn() {
        return this.props.due < 0;
    }

    get title() {
        return this.isReturn ? _t("Pay the return") : _t("Pay with a card or voucher");
    }

    /** The card that paid, the customer's own, or a new voucher: null. */
    returnCards() {
        const {order} = this.props;
        const paid = this.desk.paidWith(order);
        const usable = this.desk
            .ownCards(order)
            .filter(({id}) => !paid.some((card) => card.id === id));
        const voucher = this.pos.config._card_policy?.vouchers;
        return [...paid, ...usable, ...(voucher ? [{id: 0, program: voucher}] : [])];
    }

    label(card) {
        if (!card.id) {
            return _t("New voucher: %s", card.program);
        }
        return card.text
            ? this.desk.describe(card)
            : _t("%(program)s ••••%(end)s", {
                  program: card.program,
                  end: card.code_end,
              });
    }

    choose(card) {
        this.state.card = card;
        this.suggestAmount();
    }

    /** What of the ticket the card pays, or what may go back to it. */
    get most() {
        const {due, order} = this.props;
        const {card} = this.state;
        return this.isReturn
            ? Math.min(-due, card?.left ?? -due)
            : fittingAmount(due, card?.points, this.desk.payable(order));
    }

    suggestAmount() {
        this.state.amount = this.env.utils.formatCurrency(this.most, false);
    }

    get amount() {
        try {
            return this.pos.currency.round(parseFloat(this.state.amount));
        } catch {
            return NaN;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            this.enter(this.state.code);
        }
    }

    /** A code that is scanned or typed: its card pays. */
    async enter(code) {
        const text = code.trim();
        if (this.isReturn || !text) {
            return;
        }
        await this.trying(async () => {
            const card = await this.desk.show(this.props.order, text);
            if (card) {
                this.state.cards = this.desk.cardsFor(this.props.order);
                this.choose(this.state.cards.find(({id}) => id === card.id));
                this.state.code = "";
            } else {
                // The server says why, and counts: a hold is what it refuses.
                await this.desk.hold(
                    this.props.order,
                    {code: text},
                    this.props.due,
                    this.props.uuid
                );
            }
        });
    }

    async confirm() {
        const {card} = this.state;
        if (!card) {
            this.state.error = _t("Scan a card or voucher first.");
            return;
        }
        const {amount} = this;
        const most = this.isReturn ? this.most : this.props.due;
        if (!(amount > 0) || amount > most) {
            this.state.error = _t("Type an amount from %(least)s to %(most)s.", {
                least: this.env.utils.formatCurrency(this.pos.currency.rounding),
                most: this.env.utils.formatCurrency(most),
            });
            return;
        }
        await this.trying(async () => {
            if (!this.isReturn) {
                await this.desk.hold(this.props.order, card, amount, this.props.uuid);
            } else if (!(await this.desk.isServerThere())) {
                throw new ConnectionLostError(); // The voucher could not be printed.
            }
            this.props.getPayload({
                card: card.id ? card : null,
                amount: this.isReturn ? -amount : amount,
            });
            this.props.close();
        });
    }

    async trying(action) {
        if (this.state.isBusy) {
            return;
        }
        Object.assign(this.state, {error: "", isBusy: true});
        try {
            await action();
        } catch (error) {
            this.state.error = explain(error, this.pos.cards.offlineText);
        } finally {
            this.state.isBusy = false;
        }
    }
}
