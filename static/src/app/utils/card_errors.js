import {ConnectionLostError, RPCError} from "@web/core/network/rpc";

/** Why the server takes no amount from a card: an answer, and no failure. */
export class Refusal extends Error {}

/**
 * What a popup says when something with a card went wrong; defects go on as they are.
 *
 * @param {Error} error
 * @param {string} offline what to say without a network
 * @returns {string}
 */
export function explain(error, offline) {
    if (error instanceof ConnectionLostError) {
        return offline;
    }
    if (error instanceof Refusal) {
        return error.message;
    }
    if (error instanceof RPCError) {
        return error.data?.message || error.message;
    }
    throw error;
}
