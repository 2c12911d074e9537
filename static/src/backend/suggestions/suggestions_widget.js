import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    status,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useDebounced} from "@web/core/utils/timing";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

const DELAY = 350;
/** What is sent while it is typed; the server looks at nothing else. */
const TEXTS = [
    "name",
    "firstname",
    "lastname",
    "email",
    "phone",
    "mobile",
    "company_registry",
    "vat",
    "street",
    "street2",
    "zip",
    "city",
];
/** A name alone says who it may be; a town does not. */
const TELLING = [
    "name",
    "lastname",
    "email",
    "phone",
    "mobile",
    "company_registry",
    "vat",
];

/** Customers of the file who may be the one in the form, while it is typed. */
export class SuggestionsWidget extends Component {
    static template = "clientele.SuggestionsWidget";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({customers: []});
        this.typed = {};
        this.suggest = useDebounced(() => this.load(), DELAY);
        this.onInput = this.onInput.bind(this);
        onWillStart(async () => {
            this.mayOverride = await user.hasGroup(
                "clientele.group_duplicate_override"
            );
        });
        onMounted(() => {
            this.form = this.root.el.closest(".o_form_view") || document.body;
            this.form.addEventListener("input", this.onInput);
        });
        onWillUnmount(() => this.form.removeEventListener("input", this.onInput));
        useEffect(
            () => this.onRecordChange(),
            () => [this.props.record.resId, ...TEXTS.map((name) => this.data[name])]
        );
    }

    get data() {
        return this.props.record.data;
    }

    /** A value that is being typed is in the record only once its field is left. */
    onInput({target}) {
        const name = target.closest(".o_field_widget")?.getAttribute("name");
        const isOurs = target.closest(".o_form_view") === this.form;
        if (TEXTS.includes(name) && isOurs) {
            this.typed[name] = target.value;
            this.suggest();
        }
    }

    onRecordChange() {
        const {record} = this.props;
        this.typed = {};
        if (this.lastRecord !== record.id + record.resId) {
            // What a saved record was opened with is no news.
            this.lastRecord = record.id + record.resId;
            this.opened = this.getValues();
            this.state.customers = [];
        }
        this.suggest();
    }

    getValues() {
        const values = Object.fromEntries(
            TEXTS.map((name) => [name, this.typed[name] ?? (this.data[name] || "")])
        );
        const {
            birthdate_date: birthdate,
            country_id: country,
            title_id: title,
        } = this.data;
        return {
            ...values,
            is_company: Boolean(this.data.is_company),
            birthdate_date: birthdate ? birthdate.toISODate() : "",
            country_id: country ? country.id : false,
            title_id: title ? title.id : false,
        };
    }

    /** What to compare by: all that is typed, or what was changed of a saved record. */
    get question() {
        const values = this.getValues();
        const {record} = this.props;
        const isSame = (name) => record.resId && values[name] === this.opened[name];
        const isAsked = TELLING.some((name) => values[name] && !isSame(name));
        const isPart =
            this.data.parent_id || (this.data.type || "contact") !== "contact";
        return isAsked && !isPart ? values : null;
    }

    async load() {
        if (status(this) === "destroyed") {
            return;
        }
        const {question} = this;
        const key = JSON.stringify(question);
        this.lastQuestion = key;
        const args = [question, this.props.record.resId || false];
        const customers = question
            ? await this.orm.silent.call("res.partner", "clientele_suggest", args)
            : [];
        if (this.lastQuestion === key && status(this) !== "destroyed") {
            this.state.customers = customers;
        }
    }

    get isRefused() {
        return this.state.customers.some((customer) => customer.is_refused);
    }

    get isInDialog() {
        return Boolean(this.env.inDialog);
    }

    accept(ev) {
        this.props.record.update({accept_duplicates: ev.target.checked});
    }

    /** Leave the new record for the one that exists, or choose that one in a dialog. */
    async use({id}) {
        const {record} = this.props;
        if (this.isInDialog) {
            const dialog = this.root.el.closest(".modal");
            await record.model.load({resId: id});
            // The dialog gives the record that it shows to whoever opened it.
            dialog.querySelector(".modal-footer .o_form_button_save")?.click();
            return;
        }
        await record.discard();
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
            context: this.props.record.context,
        });
    }
}

registry.category("view_widgets").add("clientele_suggestions", {
    component: SuggestionsWidget,
    fieldDependencies: [
        {name: "is_company", type: "boolean"},
        {name: "parent_id", type: "many2one"},
        {name: "type", type: "selection"},
    ],
});
