import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Customers side by side: a click on a value keeps it, on a name keeps the record. */
export class MergeComparisonField extends Component {
    static template = "clientele.MergeComparisonField";
    static props = {...standardFieldProps};

    get comparison() {
        return this.props.record.data[this.props.name] || {partners: []};
    }

    get survivorId() {
        return this.props.record.data.survivor_id?.id;
    }

    get choices() {
        return JSON.parse(this.props.record.data.choices || "{}");
    }

    isChosen(row, partner) {
        const chosen = this.choices[row.key] || row.choice;
        return chosen === partner.id;
    }

    choose(row, partner) {
        const choices = {...this.choices, [row.key]: partner.id};
        this.props.record.update({choices: JSON.stringify(choices)});
    }

    keep(partner) {
        this.props.record.update({
            survivor_id: {id: partner.id, display_name: partner.name},
        });
    }
}

registry.category("fields").add("clientele_merge_comparison", {
    component: MergeComparisonField,
    supportedTypes: ["json"],
});
