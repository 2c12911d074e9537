import {
    missingFields,
    preparedValues,
    shownFields,
    startingValues,
    suggestedBy,
} from "@clientele/app/utils/customer_form";
import {Component, onWillUnmount, status, useState} from "@odoo/owl";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {fieldLabels} from "@clientele/app/components/popups/customer_form_popup/field_labels";
import {forEveryScan} from "@clientele/app/utils/scans";
import {TownInput} from "@clientele/app/components/town_input/town_input";
import {useAutofocus} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {uuidv4} from "@point_of_sale/utils";

/** The short form of a customer, to create or edit one at the counter. */
export class CustomerFormPopup extends Component {
    static template = "clientele.CustomerFormPopup";
    static components = {Dialog, TownInput};
    static props = {
        partner: {type: Object, optional: true},
        values: {type: Object, optional: true},
        getPayload: Function,
        close: Function,
    };
    static defaultProps = {values: {}};

    setup() {
        this.pos = usePos();
        this.desk = this.pos.customers;
        const settings = this.pos.config._customer_form || {};
        this.required = settings.required || [];
        this.labels = fieldLabels();
        // One request, however often it is sent: the server serves it once.
        this.uuid = uuidv4();
        this.before = startingValues(settings, this.props.partner);
        this.state = useState({
            values: {...this.before, ...this.props.values},
            missing: [],
            duplicates: [],
            mayConfirm: false,
            reasons: "",
            suggestions: [],
            error: "",
            isOffline: false,
            isSaving: false,
        });
        this.suggest = useDebounced(() => this.loadSuggestions(), 350);
        useAutofocus({refName: "first", mobile: false});
        const onScan = ({code}) => (this.state.values.barcode = code);
        useBarcodeReader(forEveryScan(onScan), true);
        onWillUnmount(() => this.keepDraft());
    }

    get title() {
        return this.props.partner
            ? _t("Edit %s", this.props.partner.name)
            : _t("New customer");
    }

    get isNatural() {
        return this.state.values.person_type === "natural";
    }

    get titles() {
        const titles = this.pos.models["res.partner.title"].getAll();
        return titles.toSorted((one, other) => one.sequence - other.sequence);
    }

    get countries() {
        const countries = this.pos.models["res.country"].getAll();
        return countries.toSorted((one, other) => one.name.localeCompare(other.name));
    }

    isShown(name) {
        return shownFields(this.state.values, this.required).includes(name);
    }

    isRequired(name) {
        const always = this.isNatural ? "lastname" : "name";
        return name === always || this.required.includes(name);
    }

    get missingLabels() {
        return this.state.missing.map((name) => this.labels[name]).join(", ");
    }

    get knownMessage() {
        return _t("Already known, with the same %s:", this.state.reasons);
    }

    summaryOf({mobile, phone, email, city}) {
        return [mobile, phone, email, city].filter(Boolean).join(" · ");
    }

    setPersonType(type) {
        const {values} = this.state;
        // What was typed as a name stays a name.
        if (type === "legal") {
            values.name ||= [values.firstname, values.lastname].join(" ").trim();
        } else {
            values.lastname ||= values.name;
        }
        values.person_type = type;
        this.state.missing = [];
    }

    setRecord(name, id) {
        this.state.values[name] = parseInt(id, 10) || false;
    }

    setTown({zip, city}) {
        Object.assign(this.state.values, {zip, city});
    }

    onInput() {
        // The answer was about other values.
        Object.assign(this.state, {duplicates: [], error: "", isOffline: false});
        if (!this.props.partner) {
            this.suggest();
        }
    }

    /** Who is known already: a help, that a lost network only takes away. */
    async loadSuggestions() {
        const typed = suggestedBy(this.state.values);
        const question = JSON.stringify(typed);
        this.lastQuestion = question;
        let suggestions = [];
        try {
            suggestions = typed ? await this.desk.api.suggest(typed) : [];
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        const isOpen = status(this) !== "destroyed" && !this.state.duplicates.length;
        if (this.lastQuestion === question && isOpen) {
            this.state.suggestions = suggestions;
        }
    }

    async save(isConfirmed = false) {
        const {state, required} = this;
        state.missing = missingFields(state.values, required);
        if (state.isSaving || state.missing.length) {
            return;
        }
        Object.assign(state, {isSaving: true, error: "", isOffline: false});
        const before = this.props.partner && this.before;
        const values = preparedValues(state.values, required, before);
        const options = {is_confirmed: isConfirmed};
        if (this.props.partner) {
            options.partner_id = this.props.partner.id;
        }
        try {
            this.conclude(await this.desk.api.save(this.uuid, values, options));
        } catch (error) {
            this.explain(error);
        } finally {
            state.isSaving = false;
        }
    }

    conclude({status: answer, partners, mayConfirm, reasons}) {
        if (answer === "duplicate") {
            Object.assign(this.state, {duplicates: partners, mayConfirm, reasons});
            this.state.suggestions = [];
            if (!partners.length) {
                this.state.error = _t(
                    "A customer whom you may not see has the same %s. Ask a manager.",
                    reasons
                );
            }
        } else {
            this.use(partners[0]);
        }
    }

    /** Say what went wrong where it was typed, and keep what was typed. */
    explain(error) {
        if (error instanceof ConnectionLostError) {
            this.state.isOffline = true;
        } else if (
            error instanceof RPCError &&
            error.exceptionName?.startsWith("odoo.exceptions")
        ) {
            this.state.error = error.data.message;
        } else {
            throw error;
        }
    }

    use(partner) {
        this.isDone = true;
        this.desk.freshPartner = partner;
        this.props.getPayload(partner);
        this.props.close();
    }

    /** A till that sells on without a network offers later what was typed. */
    keepDraft() {
        if (!this.props.partner) {
            const isLost = this.state.isOffline && !this.isDone;
            this.desk.draft = isLost ? {...this.state.values} : null;
        }
    }
}
