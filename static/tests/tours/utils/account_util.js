import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as NumberPopup from "@point_of_sale/../tests/generic_helpers/number_popup_util";

const POPUP = ".o_clientele_account_popup";
const LIMIT = ".o_clientele_account_limit";

function says(where, texts) {
    return texts.map((text) => ({
        content: `${where} says ${text}`,
        trigger: `${where}:contains("${text}")`,
    }));
}

export function stripSays(...texts) {
    return says(".o_clientele_strip_account", texts);
}

export function blockedSays(...texts) {
    return says(".o_clientele_strip_hold", texts);
}

export function limitSays(...texts) {
    return says(LIMIT, texts);
}

export function receiptSays(...texts) {
    return says(".receipt-screen .o_clientele_receipt_account", texts);
}

export function takeWhatIsAvailable() {
    return {
        content: "take what is available on account",
        trigger: `${LIMIT} .o_clientele_take`,
        run: "click",
    };
}

export function useOtherMeans() {
    return {
        content: "use other means",
        trigger: `${LIMIT} .btn:contains("Other means")`,
        run: "click",
    };
}

export function open() {
    return {
        content: "open the account",
        trigger: ".o_clientele_strip_account",
        run: "click",
    };
}

export function tick(amount) {
    return {
        content: `tick what is ${amount}`,
        trigger: `${POPUP} .o_clientele_receivable:contains("${amount}")`,
        run: "click",
    };
}

export function amountIs(amount) {
    return {
        content: `${amount} is paid now`,
        trigger: `${POPUP} #clientele_settled:value("${amount}")`,
    };
}

export function settle() {
    return {
        content: "settle",
        trigger: `${POPUP} .o_clientele_settle:not([disabled])`,
        run: "click",
    };
}

export function askManager() {
    return {
        content: "a manager is asked",
        trigger: `${LIMIT} .o_clientele_allow:not([disabled])`,
        run: "click",
    };
}

export function typePin(pin) {
    return [...NumberPopup.enterValue(pin), Dialog.confirm("Confirm")].flat();
}
