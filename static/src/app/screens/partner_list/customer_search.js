import {fits, mergeMatches, patternsOf} from "@clientele/app/utils/identity";
import {toRaw} from "@odoo/owl";

const PAUSE = 250; // Milliseconds without a key before the server is asked
export const MAX_ROWS = 200;
const FIRST_ROWS = 30; // Until the server answers: each key draws them anew
const PAGE = 40; // Customers that one answer brings: loading more takes a moment
const MORE_ROWS = 40;
const DRAW_PAUSE = 30; // Milliseconds between two parts: keys and taps come through

/**
 * The search behind the list of customers: what the till knows at once, what the
 * server adds after a pause. Only the answer to the latest text counts.
 */
export class CustomerSearch {
    constructor(pos) {
        this.pos = pos;
        this.text = "";
        this.timer = null;
        this.drawing = null;
        this.request = 0;
        this.compared = {state: "", entries: []}; // All that fit, and when
        this.reset();
    }

    reset() {
        this.found = []; // Entries with the id
        this.isLast = false;
        this.isClose = false; // Nobody fits: the server gave those one letter away
        this.isOffline = false;
        this.isAnswered = false;
        this.page = null; // The question under way
        this.rows = FIRST_ROWS; // At most as many are drawn
    }

    get desk() {
        return toRaw(this.pos.customers);
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
        } else {
            this.drawMore();
        }
    }

    /** Forget the question under way. */
    stop() {
        clearTimeout(this.timer);
        clearTimeout(this.drawing);
        this.request++;
    }

    /**
     * Ask the server for more, once at a time.
     *
     * @returns {Promise<Object[]>} the customers it added
     */
    async nextPage() {
        clearTimeout(this.timer);
        if (this.isLast || !this.text || this.found.length > MAX_ROWS) {
            return [];
        }
        this.page ||= this.ask(++this.request);
        return await this.page;
    }

    async ask(request) {
        const {finder, api} = this.desk;
        const question = () => api.search(this.text, this.found.length, PAGE);
        const answer = await finder.withoutNetwork(question);
        // Loading them took a moment: keys come through before they are drawn.
        await new Promise((resolve) => setTimeout(resolve));
        if (request !== this.request) {
            return []; // Something else was typed since.
        }
        this.page = null;
        this.isOffline = !answer;
        this.isAnswered = Boolean(answer);
        this.isLast = Boolean(answer?.isLast);
        this.isClose ||= Boolean(answer?.isClose);
        const partners = answer?.partners || [];
        this.found.push(...partners.map(({id}) => ({id})));
        this.drawMore();
        return partners;
    }

    /** Draw the rest in parts: two hundred rows at once hold up the next key. */
    drawMore() {
        clearTimeout(this.drawing);
        this.drawing = null;
        if (this.rows <= MAX_ROWS) {
            this.drawing = setTimeout(() => {
                this.rows = Math.min(this.rows + MORE_ROWS, MAX_ROWS + 1);
                this.drawMore();
            }, DRAW_PAUSE);
        }
    }

    /** Customers in the order of the list, exact ones first: no more than its rows. */
    get matches() {
        return this.desk.shelf.read(this.entries.slice(0, this.rows));
    }

    /** All that fit: compared once, however often the list is drawn. */
    get entries() {
        const {shelf, goneIds} = this.desk;
        const compared = toRaw(this.compared);
        const state = [shelf.version, goneIds.length, this.found.length, this.text];
        if (compared.state !== state.join()) {
            const patterns = patternsOf(this.text);
            const local = shelf.filter((entry) => fits(entry.till_words, patterns));
            local.sort((one, other) => one.name.localeCompare(other.name));
            compared.entries = mergeMatches(
                this.exactEntries,
                toRaw(this.found),
                local
            );
            compared.state = state.join();
        }
        return compared.entries;
    }

    /** Customers whom the text identifies: a code those of nobody else. */
    get exactEntries() {
        const {finder} = this.desk;
        const own = finder.findEntries(this.text, "till_codes");
        return own.length ? own : finder.findEntries(this.text, "till_keys");
    }

    /**
     * The one customer whom a text identifies, once the server had its say.
     *
     * @param {string} typed
     * @returns {Promise<Object|undefined>} nothing where something else was typed since
     */
    async identify(typed) {
        this.type(typed);
        const {text} = this;
        if (!this.isAnswered) {
            await this.nextPage();
        }
        if (this.text !== text) {
            return undefined;
        }
        const exact = this.desk.shelf.read(this.exactEntries);
        return exact.length === 1 ? exact[0] : undefined;
    }
}
