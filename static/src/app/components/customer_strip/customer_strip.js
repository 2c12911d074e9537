import {Component} from "@odoo/owl";
import {customerStatus} from "@clientele/app/utils/customer_status";

/** Who the ticket is for: number, status and what the cashier must know at once. */
export class CustomerStrip extends Component {
    static template = "clientele.CustomerStrip";
    static props = {partner: Object};

    get status() {
        return customerStatus(this.props.partner);
    }
}
