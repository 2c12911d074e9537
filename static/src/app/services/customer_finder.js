import {exactCandidates, hasKey} from "@clientele/app/utils/identity";
import {_t} from "@web/core/l10n/translation";
import {ask, makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {ConnectionLostError} from "@web/core/network/rpc";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {valuesFromText} from "@clientele/app/utils/customer_form";

/**
 * Whom a scanned text stands for.
 *
 * In this order: a known product, a customer loaded in the till, one call to the
 * server. A name never identifies, and of several customers none is taken.
 */
export class CustomerFinder {
    constructor(desk) {
        this.desk = desk;
        this.pos = desk.pos;
    }

    // === SCANS ===

    /**
     * Put the customer that a scanned text stands for on the ticket, or say why not.
     *
     * @param {string} text
     */
    async scan(text) {
        const order = this.pos.getOrder();
        this.conclude(text, await this.lookUp(text), order);
    }

    /**
     * A scan that the nomenclature takes for a product, or for nothing it knows.
     *
     * @param {Object} code the parsed barcode
     * @param {Function} findProduct how the screen looks for a product
     * @returns {Promise<boolean>} whether the scan was not a product, and is dealt with
     */
    async takes(code, findProduct) {
        if (this.knownProduct(code)) {
            return false;
        }
        const order = this.pos.getOrder();
        const own = this.findLocal(code.code, "till_codes");
        if (own.length === 1) {
            this.desk.select(own[0], order);
            return true;
        }
        const [product, answer] = await Promise.all([
            this.withoutNetwork(findProduct),
            this.lookUp(code.code),
        ]);
        if (!product) {
            this.conclude(code.code, answer, order);
        }
        return !product;
    }

    /**
     * A scan that the nomenclature takes for a voucher: some customers' cards look so.
     *
     * @param {Object} code the parsed barcode
     * @returns {Promise<boolean>} whether it was a customer's card, and is dealt with
     */
    async takesCard(code) {
        const order = this.pos.getOrder();
        const answer = await this.lookUp(code.code);
        if (["unknown", "offline"].includes(answer.status)) {
            return false;
        }
        this.conclude(code.code, answer, order);
        return true;
    }

    /** Any scan on a screen where nothing can be added to the ticket. */
    async scanWhilePaying(code) {
        if (code.type === "client") {
            await this.scan(code.code);
            return;
        }
        const isDone =
            code.type === "coupon"
                ? await this.takesCard(code)
                : await this.takes(code, () => this.findProduct(code));
        if (!isDone) {
            this.pos.sound.play("error");
            const isUnasked = code.type === "coupon" && this.pos.data.network.offline;
            this.pos.notification.add(
                isUnasked
                    ? this.pos.cards.offlineText
                    : _t("Go back to the ticket to scan products and vouchers."),
                {type: "warning"}
            );
        }
    }

    knownProduct({base_code: barcode}) {
        const {models} = this.pos;
        return (
            models["product.product"].getBy("barcode", barcode) ||
            models["product.uom"].getBy("barcode", barcode)
        );
    }

    async findProduct({base_code: barcode}) {
        const domain = [["product_variant_ids.barcode", "in", [barcode]]];
        const records = await this.pos.loadNewProducts(domain);
        return records?.["product.product"]?.[0];
    }

    async withoutNetwork(question) {
        try {
            return await question();
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            return undefined; // Unknown here, and nobody to ask.
        }
    }

    // === LOOKING UP ===

    /**
     * Whom a text identifies: loaded customers first, then one call.
     *
     * A phone or an e-mail may be shared with somebody who is not loaded: only the
     * server can tell, as long as it can be reached.
     *
     * @param {string} text
     * @returns {Promise<{status: string, partners: Object[]}>}
     */
    async lookUp(text) {
        const own = this.findLocal(text, "till_codes");
        if (own.length === 1) {
            return {status: "found", partners: own};
        }
        const answer = await this.withoutNetwork(() => this.desk.api.find(text));
        if (answer) {
            this.desk.freshPartner = answer.partners[0];
            return answer;
        }
        const shared = this.findLocal(text, "till_keys");
        const status = ["offline", "found"][shared.length] || "several";
        return {status, partners: shared};
    }

    /** Loaded customers that hold a text among their codes, or other keys. */
    findLocal(text, field) {
        return this.desk.shelf.read(this.findEntries(text, field));
    }

    /** The same, as what the shelf keeps of them. */
    findEntries(text, field) {
        const callingCode = this.pos.config._customer_form?.calling_code;
        const keys = exactCandidates(text, callingCode);
        return this.desk.shelf.filter((entry) => hasKey(entry[field], keys));
    }

    // === ANSWERS ===

    /**
     * Act on an answer. Scans do not wait for this: the next one would wait for the
     * cashier to close the dialog that this one opens.
     */
    async conclude(text, answer, order) {
        const partner = await this.settle(text, answer);
        if (partner) {
            this.desk.select(partner, order);
        }
    }

    /** Turn an answer into a customer, a choice or a message. */
    async settle(text, {status, partners}) {
        if (status === "found") {
            return partners[0];
        }
        if (status === "several") {
            return await this.choose(text);
        }
        this.pos.sound.play("error");
        if (status === "archived") {
            return this.desk.warn(
                _t("Archived customer"),
                _t(
                    "“%s” belongs to a customer who is archived. Ask the back office to restore the customer.",
                    text
                )
            );
        }
        if (status === "offline") {
            return this.desk.warn(
                _t("No network"),
                _t(
                    "“%s” is not known in this till, and the server cannot be reached. Scan it again when the network is back.",
                    text
                )
            );
        }
        return await this.offerToCreate(text);
    }

    /** Let the cashier choose among the customers that fit a text. */
    async choose(text) {
        const partner = this.pos.getOrder().getPartner();
        const props = {partner, query: text};
        const chosen = await makeAwaitable(this.pos.dialog, PartnerList, props);
        return chosen?.id === partner?.id ? undefined : chosen;
    }

    async offerToCreate(text) {
        const title = _t("Unknown code");
        const body = _t("“%s” is neither a product nor a customer.", text);
        if (!this.desk.canCreate) {
            return this.desk.warn(title, body);
        }
        const isWanted = await ask(this.pos.dialog, {
            title,
            body,
            confirmLabel: _t("Create a customer with this code"),
            cancelLabel: _t("Close"),
        });
        if (!isWanted) {
            return undefined;
        }
        const typed = valuesFromText(text);
        return await this.desk.openForm(false, typed.email ? typed : {barcode: text});
    }
}
