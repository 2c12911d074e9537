import {RAW_SYMBOL} from "@point_of_sale/app/models/related_models/utils";

const MODEL = "res.partner";
const KEPT = 1000; // Customers beside those that the till starts with
const SPARED = 400; // The latest ones: a list may show them
const PAUSE = 500; // Milliseconds after an answer: the list is drawn first
const PART = 25; // Customers who are forgotten at once: keys come through
const PART_PAUSE = 20;

/**
 * The customers that the till holds: what of them is searched, and how many there are.
 *
 * Records are reactive, which makes reading a thousand of them at each key slow: what
 * searches compare is kept beside them. Every search brings customers; those that were
 * not asked for lately are forgotten, here and in the browser's database.
 */
export class CustomerShelf {
    constructor(pos) {
        this.pos = pos;
        this.entries = new Map(); // By id, the latest last
        this.version = 0; // Of the entries
        this.timer = null;
        this.room = 0;
        this.firstIds = new Set();
    }

    get model() {
        return this.pos.models[MODEL];
    }

    /** The customers that the till started with are noted when they are asked for. */
    open() {
        if (this.room) {
            return;
        }
        for (const {id} of this.model.getAll()) {
            this.note(id);
        }
        const count = this.pos.config._loaded_customers || 0;
        this.firstIds = new Set([...this.entries.keys()].slice(0, count));
        this.room = Math.max(this.entries.size, count + KEPT);
        this.model.addEventListener("create", ({ids}) =>
            ids.forEach((id) => this.note(id))
        );
        this.model.addEventListener("update", ({id}) => this.note(id));
        this.model.addEventListener("delete", ({id}) => this.note(id));
    }

    note(id) {
        const partner = this.model.get(id)?.raw;
        this.version++;
        this.entries.delete(id);
        if (partner) {
            this.entries.set(id, {
                id,
                name: partner.name || "",
                accountId: partner.property_account_receivable_id,
                till_codes: partner.till_codes || "",
                till_keys: partner.till_keys || "",
                till_words: partner.till_words || "",
            });
        }
    }

    // === SEARCH ===

    /**
     * Customers of the till, without those of accounts that tills do not sell on.
     *
     * @param {Function} isWanted called with what searches compare
     * @returns {Object[]} entries with the id and the name
     */
    filter(isWanted) {
        this.open();
        const accounts = this.pos.models["account.account"];
        const {goneIds} = this.pos.customers;
        return [...this.entries.values()].filter(
            (entry) =>
                isWanted(entry) &&
                !goneIds.includes(entry.id) &&
                !accounts?.get(entry.accountId)?.non_trade
        );
    }

    /** The records of entries. */
    read(entries) {
        return entries.map(({id}) => this.model.get(id)).filter(Boolean);
    }

    holds({id}) {
        this.open();
        return this.entries.has(id);
    }

    // === ROOM ===

    /** Customers came: forget others once the list is drawn. */
    makeRoom() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.forget(), PAUSE);
    }

    /** Forget the customers that came first among those that nothing refers to. */
    forget() {
        this.open();
        let surplus = this.entries.size - this.room;
        if (surplus <= 0) {
            return;
        }
        const used = this.usedIds;
        let room = PART;
        for (const id of [...this.entries.keys()].slice(0, -SPARED)) {
            if (surplus > 0 && room > 0 && typeof id === "number" && !used.has(id)) {
                this.drop(id);
                surplus--;
                room--;
            }
        }
        if (!room && surplus > 0) {
            this.timer = setTimeout(() => this.forget(), PART_PAUSE);
        }
    }

    /** Core's getters follow the store on behalf of a record, which keeps it alive. */
    drop(id) {
        const partner = this.model.get(id);
        partner.delete();
        partner[RAW_SYMBOL] = {id}; // Whatever follows it lets go
    }

    /** Those that the till started with, and those of tickets, cards, users… */
    get usedIds() {
        const ids = new Set(this.firstIds);
        for (const model of Object.values(this.pos.models)) {
            const fields = Object.values(model.fields || {}).filter(
                ({relation, dummy}) => relation === MODEL && !dummy
            );
            for (const {name} of fields) {
                for (const partner of model.getAll().flatMap((one) => one[name])) {
                    ids.add(partner?.id);
                }
            }
        }
        return ids;
    }
}
