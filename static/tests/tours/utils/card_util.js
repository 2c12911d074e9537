const POPUP = ".o_clientele_card_payment";

/** What the strip of the customer says of the cards. */
export function stripSays(...texts) {
    return texts.map((text) => ({
        content: `the strip says ${text}`,
        trigger: `.o_clientele_strip_cards:contains("${text}")`,
    }));
}

/** The payment line asks which card pays. */
export function choose(label) {
    return {
        content: `choose ${label}`,
        trigger: `${POPUP} .o_clientele_card:contains("${label}")`,
        run: "click",
    };
}

export function isChosen(label) {
    return {
        content: `${label} is chosen`,
        trigger: `${POPUP} .o_clientele_card.btn-primary:contains("${label}")`,
    };
}

export function typeCode(code) {
    return {
        content: `type ${code}`,
        trigger: `${POPUP} #clientele_card_code`,
        run: `edit ${code} && press Enter`,
    };
}

export function typeAmount(amount) {
    return {
        content: `type ${amount}`,
        trigger: `${POPUP} .o_clientele_amount`,
        run: `edit ${amount}`,
    };
}

export function amountIs(amount) {
    return {
        content: `${amount} is suggested`,
        trigger: `${POPUP} .o_clientele_amount:value("${amount}")`,
    };
}

export function popupSays(text) {
    return {
        content: `the popup says ${text}`,
        trigger: `${POPUP} .o_clientele_error:contains("${text}")`,
    };
}

export function confirm() {
    return {
        content: "confirm",
        trigger: `${POPUP} .o_clientele_confirm:not([disabled])`,
        run: "click",
    };
}

export function discard() {
    return {
        content: "discard",
        trigger: `${POPUP} .btn-secondary:contains("Discard")`,
        run: "click",
    };
}

export function receiptSays(...texts) {
    return texts.map((text) => ({
        content: `the receipt says ${text}`,
        trigger: `.receipt-screen .pos-receipt:contains("${text}")`,
    }));
}
