import {CustomerSearch, MAX_ROWS} from "@clientele/app/screens/partner_list/customer_search";
import {onMounted, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {patch} from "@web/core/utils/patch";

patch(PartnerList, {
    props: {...PartnerList.props, query: {type: String, optional: true}},
});

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.customerSearch = useState(new CustomerSearch(this.pos));
        this.state.query = this.props.query || "";
        useEffect(
            (query) => this.customerSearch.type(query),
            () => [this.state.query]
        );
        onMounted(() => (this.pos.customers.openList = this));
        onWillUnmount(() => {
            this.customerSearch.stop();
            this.pos.customers.openList = null;
        });
    },
    /** What is drawn: a cashier types a letter more rather than scroll for long. */
    get rows() {
        return this.matches.slice(0, MAX_ROWS);
    },
    get matches() {
        const {initialPartners, loadedPartners} = this.state;
        return this.customerSearch.text
            ? this.customerSearch.matches
            : [initialPartners, loadedPartners].flatMap((p) => this.getPartners(p));
    },
    async getNewPartners() {
        return this.customerSearch.text
            ? await this.customerSearch.nextPage()
            : await super.getNewPartners(...arguments);
    },
    async onEnter() {
        // The field itself: a scanner types faster than the state follows.
        const input = this.modalRef.el?.querySelector(".modal-header input");
        const partner = await this.customerSearch.identify(input?.value ?? "");
        return partner ? this.clickPartner(partner) : undefined;
    },
    async editPartner(partner) {
        const {customers} = this.pos;
        const values = partner ? {} : customers.valuesFor(this.state.query);
        const saved = await customers.openForm(partner, values);
        return saved ? this.clickPartner(saved) : undefined;
    },
});
