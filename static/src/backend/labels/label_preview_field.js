import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {getNextCell} from "@clientele/backend/labels/label_cells";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The first page as it is printed; a click, or a key, chooses its first free cell. */
export class LabelPreviewField extends Component {
    static template = "clientele.LabelPreviewField";
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
    }

    get preview() {
        return this.props.record.data[this.props.name] || {};
    }

    get cells() {
        return this.mayChoose ? this.preview.cells || [] : [];
    }

    get mayChoose() {
        return "first" in this.props.record.activeFields;
    }

    get first() {
        return this.props.record.data.first;
    }

    getCellLabel(number) {
        return _t("Cell %s", number);
    }

    getStyle({left, top, width, height}) {
        return `left:${left}%;top:${top}%;width:${width}%;height:${height}%`;
    }

    choose(number) {
        this.props.record.update({first: number});
    }

    /** Arrows go from cell to cell; Enter and Space are the button's own. */
    onKeydown(ev, number) {
        const {columns} = this.preview;
        const next = getNextCell(ev.key, number, columns, this.cells.length);
        if (next) {
            ev.preventDefault();
            ev.stopPropagation();
            this.root.el.querySelector(`[data-cell="${next}"]`).focus();
        }
    }
}

registry.category("fields").add("clientele_label_preview", {
    component: LabelPreviewField,
    supportedTypes: ["json"],
});
