import {
    CustomerSearch,
    MAX_ROWS,
} from "@clientele/app/screens/partner_list/customer_search";
import {_t} from "@web/core/l10n/translation";
import {forEveryScan} from "@clientele/app/utils/scans";
import {onMounted, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {patch} from "@web/core/utils/patch";
import {TypedInput} from "@clientele/app/components/typed_input/typed_input";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";
import {valuesFromText} from "@clientele/app/utils/customer_form";

patch(PartnerList, {
    components: {...PartnerList.components, Input: TypedInput},
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
        useBarcodeReader(
            forEveryScan(({code}) => this.takeExact(code)),
            true
        );
        onMounted(() => {
            this.pos.customers.openList = this;
            this.customerSearch.drawMore();
        });
        onWillUnmount(() => {
            this.customerSearch.stop();
            this.pos.customers.openList = null;
        });
    },
    /** What is drawn: a cashier types a word more rather than scroll for long. */
    get drawn() {
        const {initialPartners, loadedPartners} = this.state;
        const {shelf} = this.pos.customers;
        const matches = this.customerSearch.text
            ? this.customerSearch.matches
            : [initialPartners, loadedPartners].flatMap((part) =>
                  this.getPartners(part.filter((partner) => shelf.holds(partner)))
              );
        const {rows} = this.customerSearch;
        return {
            rows: matches.slice(0, Math.min(rows, MAX_ROWS)),
            hasMore: matches.length > MAX_ROWS,
        };
    },
    get nobodyMessage() {
        return _t("Nobody fits “%s”.", this.customerSearch.text);
    },
    get closeMessage() {
        return _t(
            "Nobody fits “%s”. Did you mean one of these?",
            this.customerSearch.text
        );
    },
    async getNewPartners() {
        if (this.customerSearch.text) {
            return await this.customerSearch.nextPage();
        }
        // More than what is drawn would only fill the till.
        return this.drawn.hasMore ? [] : await super.getNewPartners();
    },
    async onEnter() {
        // The field itself: a scanner types faster than the state follows.
        const input = this.modalRef.el?.querySelector(".modal-header input");
        await this.takeExact(input?.value ?? "");
    },
    async takeExact(text) {
        this.state.query = text;
        const partner = await this.customerSearch.identify(text);
        return partner && this.clickPartner(partner);
    },
    async editPartner(partner) {
        const values = partner ? {} : valuesFromText(this.state.query);
        const saved = await this.pos.customers.openForm(partner, values);
        return saved && this.clickPartner(saved);
    },
});
