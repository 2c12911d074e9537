import {
    exactCandidates,
    fits,
    hasKey,
    mergeMatches,
    patternsOf,
} from "@clientele/app/utils/identity";

const PAUSE = 250; // Milliseconds without a key before the server is asked
export const MAX_ROWS = 200;

/**
 * The search behind the list of customers: what the till knows at once, what the
 * server adds after a pause. Only the answer to the latest text counts.
 */
export class CustomerSearch {
    constructor(pos) {
        this.pos = pos;
        this.text = "";
        this.timer = null;
        this.request = 0;
        this.reset();
    }

    reset() {
        this.found = [];
        this.isLast = false;
        this.isClose = false; // Nobody fits: the server gave those one letter away
        this.isOffline = false;
        this.isAnswered = false;
        this.page = null; // The question under way
    }

    get desk() {
        return this.pos.customers;
    }

    /**
     * A key was typed.
     *
     * @param {string} typed
     */
    type(typed) {
        const text = (typed || "").trim();
        if (text === this.text) {
            return;
        }
        this.stop();
        this.text = text;
        this.reset();
        if (text) {
            this.timer = setTimeout(() => this.nextPage(), PAUSE);
        }
    }

    /** Forget the question under way. */
    stop() {
        clearTimeout(this.timer);
        this.request++;
    }

    /**
     * Ask the server for more, once at a time.
     *
     * @returns {Promise<Object[]>} the customers it added
     */
    async nextPage() {
        clearTimeout(this.timer);
        if (this.isLast || !this.text) {
            return [];
        }
        this.page ||= this.ask(++this.request);
        return await this.page;
    }

    async ask(request) {
        const {finder, api} = this.desk;
        const question = () => api.search(this.text, this.found.length);
        const answer = await finder.withoutNetwork(question);
        if (request !== this.request) {
            return []; // Something else was typed since.
        }
        this.page = null;
        this.isOffline = !answer;
        this.isAnswered = Boolean(answer);
        this.isLast = Boolean(answer?.isLast);
        this.isClose ||= Boolean(answer?.isClose);
        this.found.push(...(answer?.partners || []));
        return answer?.partners || [];
    }

    /** Customers in the order of the list: exact ones first. */
    get matches() {
        const patterns = patternsOf(this.text);
        const local = this.desk.finder.loadedPartners.filter((partner) =>
            fits(partner.till_words || "", patterns)
        );
        local.sort((one, other) => (one.name || "").localeCompare(other.name || ""));
        return mergeMatches(this.exactMatches, this.found, local);
    }

    /** Customers whom the text identifies: a code those of nobody else. */
    get exactMatches() {
        const callingCode = this.pos.config._customer_form?.calling_code;
        const keys = exactCandidates(this.text, callingCode);
        const partners = this.desk.finder.loadedPartners;
        const own = partners.filter((partner) => hasKey(partner.till_codes, keys));
        return own.length
            ? own
            : partners.filter((partner) => hasKey(partner.till_keys, keys));
    }

    /**
     * The one customer whom a text identifies, once the server had its say.
     *
     * @param {string} typed
     * @returns {Promise<Object|undefined>}
     */
    async identify(typed) {
        this.type(typed);
        if (!this.isAnswered) {
            await this.nextPage();
        }
        const exact = this.exactMatches;
        return exact.length === 1 ? exact[0] : undefined;
    }
}
