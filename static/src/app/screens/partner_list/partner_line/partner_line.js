import {customerStatus} from "@clientele/app/utils/customer_status";
import {PartnerLine} from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import {patch} from "@web/core/utils/patch";

patch(PartnerLine.prototype, {
    get status() {
        return customerStatus(this.props.partner);
    },
    get streetAndCountry() {
        const {street, street2, country_id: country} = this.props.partner;
        return [street, street2, country?.name].filter(Boolean).join(", ");
    },
    get town() {
        const {zip, city} = this.props.partner;
        return [zip, city].filter(Boolean).join(" ");
    },
});
