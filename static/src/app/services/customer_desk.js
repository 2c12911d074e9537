import {_t} from "@web/core/l10n/translation";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {CustomerApi} from "@clientele/app/services/customer_api";
import {CustomerFinder} from "@clientele/app/services/customer_finder";
import {CustomerShelf} from "@clientele/app/services/customer_shelf";
import {CustomerFormPopup} from "@clientele/app/components/popups/customer_form_popup/customer_form_popup";
import {LoyaltyPopup} from "@clientele/app/components/popups/loyalty_popup/loyalty_popup";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {ParcelPopup} from "@clientele/app/components/popups/parcel_popup/parcel_popup";

const SELLING_SCREENS = ["ProductScreen", "PaymentScreen"];

/**
 * What a cashier does with customers at the counter: choose, follow, create, edit.
 */
export class CustomerDesk {
    constructor(pos) {
        this.pos = pos;
        this.api = new CustomerApi(pos);
        this.finder = new CustomerFinder(this);
        this.shelf = new CustomerShelf(pos);
        this.openList = null; // The list on screen, which the creation key acts in
        this.isFormOpen = false;
        this.draft = null; // What was typed when the network was lost
        this.goneIds = []; // Customers archived since they were loaded
        this.freshPartner = null; // Just read from the server: no need to read again
    }

    // === RIGHTS ===

    get canCreate() {
        return this.isAllowed(this.pos.config.customer_creation_allowed);
    }

    get canEdit() {
        return this.isAllowed(this.pos.config.customer_edit_allowed);
    }

    get canPrintLabels() {
        return this.isAllowed(this.pos.config.label_print_allowed);
    }

    isAllowed(right) {
        return Boolean(right && this.pos.getCashier()?._role !== "minimal");
    }

    // === CHOOSE ===

    /**
     * Put a customer on a ticket, unless that ticket was paid in the meantime.
     *
     * @param {Object} partner
     * @param {Object} order the ticket that was open when the cashier asked
     */
    select(partner, order) {
        if (!order || order.finalized) {
            return;
        }
        const current = order.getPartner();
        if (current && current.id !== partner.id && order.getHasRefundLines()) {
            this.warn(
                _t("Can't change customer"),
                _t(
                    "This ticket refunds lines of %s. Make a new ticket for another customer.",
                    current.name
                )
            );
            return;
        }
        if (order.uuid === this.pos.getOrder()?.uuid) {
            this.pos.setPartnerToCurrentOrder(partner);
        } else {
            order.setPartner(partner);
        }
        this.pos.updateRewards();
    }

    // === FOLLOW ===

    /**
     * After a choice: bring the customer up to date, without making anybody wait.
     *
     * @param {Object} partner the customer just put on the ticket
     * @param {Object} order the ticket
     */
    async refresh(partner, order) {
        const isFresh = this.freshPartner?.id === partner.id;
        this.freshPartner = null;
        if (isFresh || typeof partner.id !== "number") {
            return;
        }
        const before = this.pricingOf(partner);
        const answer = await this.finder.withoutNetwork(async () => ({
            partner: await this.api.read(partner.id),
        }));
        if (answer) {
            this.replace(order, partner, answer.partner, before);
        }
    }

    pricingOf(partner) {
        const pricelist = partner.property_product_pricelist?.id;
        const terms = JSON.stringify(partner.till_pricing);
        return `${pricelist} ${partner.fiscal_position_id?.id} ${terms}`;
    }

    /** Follow what the back office did with the customer of a ticket. */
    replace(order, partner, current, pricingBefore) {
        const isSame = current?.id === partner.id;
        if (!isSame) {
            this.goneIds.push(partner.id);
        }
        if (order.finalized || order.getPartner()?.id !== partner.id) {
            return;
        }
        if (!current) {
            order.setPartner(false);
            this.warn(
                _t("Archived customer"),
                _t("%s is archived: the ticket has no customer now.", partner.name)
            );
        } else if (!isSame) {
            order.setPartner(current);
            this.pos.notification.add(
                _t("%(old)s was merged into %(new)s.", {
                    old: partner.name,
                    new: current.name,
                })
            );
        } else if (pricingBefore !== this.pricingOf(current)) {
            order.updatePricelistAndFiscalPosition(current);
            order.followCustomer();
        }
    }

    // === CREATE AND EDIT ===

    /** The creation key: in the list that is open, or on the ticket. */
    async onKeydown(ev) {
        if (ev.key !== "F3" || ev.ctrlKey || ev.altKey || ev.shiftKey || ev.metaKey) {
            return;
        }
        ev.preventDefault(); // The browser would search in the page.
        if (this.isFormOpen || ev.repeat) {
            return;
        }
        const {overlays} = this.pos.env.services.overlay;
        if (this.openList) {
            await this.openList.editPartner();
        } else if (
            SELLING_SCREENS.includes(this.pos.router.state.current) &&
            !Object.keys(overlays).length
        ) {
            await this.create();
        }
    }

    /** Create a customer and put it on the ticket. */
    async create() {
        const order = this.pos.getOrder();
        const partner = await this.openForm();
        if (partner) {
            this.select(partner, order);
        }
    }

    /**
     * Open the short form.
     *
     * @param {Object} [partner] the customer to edit; leave out to create one
     * @param {Object} [values] what is known of a new one
     * @returns {Promise<Object|undefined>} the customer saved or chosen instead
     */
    async openForm(partner, values) {
        if (!(partner ? this.canEdit : this.canCreate)) {
            return this.warn(
                _t("Not allowed"),
                partner
                    ? _t("You have no right to edit customers at this till.")
                    : _t("You have no right to create customers at this till.")
            );
        }
        this.isFormOpen = true;
        try {
            return await makeAwaitable(this.pos.dialog, CustomerFormPopup, {
                partner: partner || undefined,
                values: {...(partner ? {} : this.draft), ...values},
            });
        } finally {
            this.isFormOpen = false;
        }
    }

    // === CARDS ===

    /** What the customer's cards hold, and a card for who has none. */
    showCards(partner) {
        this.pos.dialog.add(LoyaltyPopup, {partner});
    }

    /** A first loyalty card, or another one in its place. */
    async giveCard(partner, code) {
        await this.api.giveCard(partner.id, code);
        this.pos.updateRewards();
    }

    // === PARCELS ===

    /** The labels of a shipment to the customer. */
    showParcel(partner) {
        this.pos.dialog.add(ParcelPopup, {partner});
    }

    warn(title, body) {
        this.pos.dialog.add(AlertDialog, {title, body});
    }
}
