import {browser} from "@web/core/browser/browser";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;
const RENEWAL = 5 * 60 * 1000;
const PAUSE = 60 * 1000; // between two contacts that are worth a renewal

/**
 * How long and for how much the till goes on without a network.
 *
 * The server gives the permit while it is there and renews it at each contact; it is
 * kept in the browser, so that a till that is opened again still has it.
 */
export class OfflinePermit {
    constructor(pos) {
        this.pos = pos;
        this.held = undefined;
        this.renewedAt = 0;
    }

    get key() {
        return `clientele.offline_permit.${this.pos.session.id}`;
    }

    async start() {
        this.held = JSON.parse(browser.localStorage.getItem(this.key) || "null");
        browser.setInterval(() => this.renew(), RENEWAL);
        await this.renew();
    }

    /** The server was there: renew the permit, unless that was done just now. */
    async touch() {
        if (Date.now() - this.renewedAt > PAUSE) {
            await this.renew();
        }
    }

    /** Ask for the permit anew; not while tickets that used it wait to be sent. */
    async renew() {
        const {customers, data, models} = this.pos;
        const waiting = models["pos.order"].filter(
            (order) => order.offline_permit && !order.isSynced
        );
        if (data.network.offline || waiting.length) {
            return;
        }
        const answer = await customers.finder.withoutNetwork(() =>
            data.call("pos.config", "clientele_offline_permit", [
                [this.pos.config.id],
                this.held?.token || "",
            ])
        );
        if (answer?.token) {
            const skew = deserializeDateTime(answer.now).diffNow().toMillis();
            this.renewedAt = Date.now();
            this.keep({...answer, skew});
        }
    }

    keep(permit) {
        this.held = permit;
        browser.localStorage.setItem(this.key, JSON.stringify(permit));
    }

    /** The time by the server's clock: a till's own may be wrong. */
    now() {
        return DateTime.now().plus(this.held?.skew || 0);
    }

    /**
     * What may be accepted without a network now.
     *
     * @param {string} kind `cards` or `accounts`
     * @returns {{offline: string, limit: number}}
     */
    policyFor(kind) {
        const {held} = this;
        const isOver = !held || deserializeDateTime(held.until) < this.now();
        const limit = isOver ? 0 : held[kind];
        return {offline: limit > 0 ? "limit" : "refuse", limit};
    }

    /**
     * A ticket is closed without the server: what it takes is used up.
     *
     * @param {Object} order
     */
    use(order) {
        order.offline_validated_at ||= serializeDateTime(this.now());
        if (!this.held || order.offline_permit) {
            return;
        }
        order.offline_permit = this.held.token;
        const byCard = order.payment_ids.filter((line) => line.card_id);
        const cards = byCard.reduce(
            (sum, line) => sum + Math.max(line.amount, 0),
            order.spentFromCards
        );
        const accounts = Math.max(this.pos.accounts.onAccount(order), 0);
        this.keep({
            ...this.held,
            cards: Math.max(this.held.cards - cards, 0),
            accounts: Math.max(this.held.accounts - accounts, 0),
        });
    }
}
