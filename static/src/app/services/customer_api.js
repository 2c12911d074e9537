/**
 * The till's questions to the server about customers, each one call.
 *
 * Answers bring the records with them: they are loaded before the answer is given, and
 * kept for a till that loses its network. A lost connection is the caller's business.
 */
export class CustomerApi {
    constructor(pos) {
        this.pos = pos;
    }

    /**
     * Whom a scanned or typed identifier stands for.
     *
     * @param {string} text
     * @returns {Promise<{status: string, partners: Object[]}>}
     */
    async find(text) {
        const answer = await this.call("clientele_till_find", [text]);
        return {status: answer.status, partners: await this.load(answer)};
    }

    /**
     * A page of the customers that fit a typed text, best first.
     *
     * @param {string} text
     * @param {number} offset how many of them were given already
     * @param {number} limit how many more are wanted
     * @returns {Promise<{partners: Object[], isLast: boolean, isClose: boolean}>}
     *     close: nobody fits, but for a mistake of one letter
     */
    async search(text, offset, limit) {
        const args = [text, offset, limit];
        const answer = await this.call("clientele_till_search", args);
        return {
            partners: await this.load(answer),
            isLast: answer.is_last,
            isClose: answer.is_close,
        };
    }

    /**
     * A customer as the back office has it now.
     *
     * @param {number} partnerId
     * @returns {Promise<Object|undefined>} the customer, the one it was merged into,
     *     or nothing when it is archived
     */
    async read(partnerId) {
        const answer = await this.call("clientele_till_read", [partnerId]);
        const partners = await this.load({...answer, partner_ids: [answer.partner_id]});
        return partners[0];
    }

    /**
     * Create a customer, or edit one.
     *
     * @param {string} uuid the request, the same at each retry
     * @param {Object} values
     * @param {Object} options
     * @returns {Promise<{status: string, partners: Object[], mayConfirm: boolean,
     *     reasons: string}>} for a duplicate: whether it may be created anyway, and
     *     what both have in common
     */
    async save(uuid, values, options) {
        const args = [uuid, values, {...options, ...this.cashierOptions}];
        const answer = await this.call("clientele_till_save", args);
        return {
            status: answer.status,
            partners: await this.load(answer),
            mayConfirm: answer.may_confirm,
            reasons: answer.reasons,
        };
    }

    /**
     * Customers who may be the one that is being typed.
     *
     * @param {Object} values
     * @returns {Promise<Object[]>}
     */
    async suggest(values) {
        return await this.load(await this.call("clientele_till_suggest", [values]));
    }

    /**
     * Give a customer a loyalty card, or another number for the one there is.
     *
     * @param {number} partnerId
     * @param {string} code of the card, or nothing for a new number
     */
    async giveCard(partnerId, code) {
        const args = [partnerId, code, this.cashierOptions];
        const answer = await this.call("clientele_till_card", args);
        await this.load({...answer, partner_ids: [partnerId]});
    }

    /**
     * The labels of the parcels of a shipment.
     *
     * @param {number} partnerId
     * @param {Object} parcels parcel_count, weight of each in kilograms, reference
     * @returns {Promise<{name: string, content: string}>} a PDF in base 64
     */
    async parcelLabel(partnerId, parcels) {
        const {config, data} = this.pos;
        const request = {partner_id: partnerId, ...parcels, ...this.cashierOptions};
        return await data.call("pos.config", "clientele_parcel_label", [
            [config.id],
            request,
        ]);
    }

    /**
     * Postcodes and towns that start with a text.
     *
     * @param {string} text
     * @param {number|false} countryId
     * @returns {Promise<{zip: string, city: string}[]>}
     */
    async towns(text, countryId) {
        const args = [text, countryId || false];
        return await this.pos.data.call("res.partner", "clientele_till_towns", args);
    }

    /** Who is at the till, for pos_hr: the user there may stand for several people. */
    get cashierOptions() {
        const {config} = this.pos;
        return config.module_pos_hr ? {employee_id: this.pos.getCashier()?.id} : {};
    }

    async call(method, args) {
        const {config, data, models} = this.pos;
        const positions = models["account.fiscal.position"].map(({id}) => id);
        const context = {till_position_ids: positions};
        return await data.call("res.partner", method, [config.id, ...args], {context});
    }

    /** Load what came with an answer, and give its customers in order. */
    async load({partner_ids: partnerIds, data: records}) {
        const {customers, data, models} = this.pos;
        customers.shelf.open();
        const all = await data.missingRecursive(records);
        models.connectNewData(all);
        data.synchronizeServerDataInIndexedDB(all);
        customers.shelf.makeRoom();
        const partners = partnerIds.map((id) => models["res.partner"].get(id));
        return partners.filter(Boolean);
    }
}
