import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {base64ToBlob} from "@clientele/app/utils/files";
import {Dialog} from "@web/core/dialog/dialog";
import {downloadFile} from "@web/core/network/download";
import {explain} from "@clientele/app/utils/card_errors";
import {parseFloat} from "@web/views/fields/parsers";
import {useAutofocus} from "@web/core/utils/hooks";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** How many parcels go to the customer: their labels come as a PDF. */
export class ParcelPopup extends Component {
    static template = "clientele.ParcelPopup";
    static components = {Dialog};
    static props = {partner: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.state = useState({
            reference: "",
            count: "1",
            weight: "",
            error: "",
            isPrinting: false,
        });
        useAutofocus({refName: "reference", mobile: false});
    }

    get title() {
        return _t("Parcel for %s", this.props.partner.name);
    }

    /** A number that was typed; nothing for anything else. */
    parse(text) {
        try {
            return text ? parseFloat(text) : 0;
        } catch {
            return 0;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            this.print();
        }
    }

    async print() {
        if (this.state.isPrinting) {
            return;
        }
        const {count, reference, weight} = this.state;
        Object.assign(this.state, {error: "", isPrinting: true});
        try {
            const {name, content} = await this.pos.customers.api.parcelLabel(
                this.props.partner.id,
                {
                    parcel_count: this.parse(count),
                    weight: this.parse(weight),
                    reference: reference.trim(),
                }
            );
            downloadFile(base64ToBlob(content, "application/pdf"), name);
            this.props.close();
        } catch (error) {
            this.state.error = explain(
                error,
                _t("No network: labels cannot be printed now.")
            );
        } finally {
            this.state.isPrinting = false;
        }
    }
}
