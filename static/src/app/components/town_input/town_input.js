import {Component, onWillUnmount, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

const PAUSE = 200; // Milliseconds without a key before towns are looked up

/** Postcode and town, each of which completes the other. */
export class TownInput extends Component {
    static template = "clientele.TownInput";
    static props = {
        zip: String,
        city: String,
        countryId: {type: [Number, Boolean], optional: true},
        labels: Object,
        required: Array,
        missing: Array,
        onChange: Function,
        slots: {type: Object, optional: true},
    };

    setup() {
        this.pos = usePos();
        this.state = useState({towns: []});
        this.request = 0;
        onWillUnmount(() => this.stop());
    }

    stop() {
        clearTimeout(this.timer);
        this.request++;
    }

    onInput(name, value) {
        this.props.onChange({
            zip: this.props.zip,
            city: this.props.city,
            [name]: value,
        });
        this.stop();
        const {request} = this;
        this.timer = setTimeout(() => this.complete(name, value, request), PAUSE);
    }

    async complete(name, value, request) {
        const towns = await this.ask(value.trim());
        if (request !== this.request) {
            return; // Something else was typed since.
        }
        const other = name === "zip" ? this.props.city : this.props.zip;
        const isSure = towns.length === 1 && towns[0].zip === value.trim();
        if (isSure && !other) {
            this.choose(towns[0]);
        } else {
            this.state.towns = towns;
        }
    }

    async ask(text) {
        const {api} = this.pos.customers;
        try {
            return text.length < 2 ? [] : await api.towns(text, this.props.countryId);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            return []; // Without a network the town is typed by hand.
        }
    }

    choose(town) {
        this.state.towns = [];
        this.props.onChange(town);
    }
}
