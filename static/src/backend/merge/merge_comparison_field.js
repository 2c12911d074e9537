import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** Customers side by side: a click on a value keeps it, on a name keeps the record. */
export class MergeComparisonField extends Component {
    static template = "clientele.MergeComparisonField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.others = useState({key: "", rows: [], isCounting: false});
    }

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

    get ids() {
        return this.comparison.partners.map((partner) => partner.id);
    }

    /** What else moves, once it was asked for: of these customers, in this order. */
    get otherRows() {
        return this.others.key === this.ids.join() ? this.others.rows : null;
    }

    /** Count all tables, as the merge will: it takes a moment, so not by itself. */
    async countOthers() {
        const {ids, others} = this;
        others.isCounting = true;
        try {
            others.rows = await this.orm.call("clientele.merge", "count_others", [ids]);
            others.key = ids.join();
        } finally {
            others.isCounting = false;
        }
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
