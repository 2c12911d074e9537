import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const FORM = ".o_clientele_form";

/** The ticket of the product or payment screen is for this customer. */
export function ticketIsFor(name, {number, status, alert} = {}) {
    const strip = ".o_clientele_strip";
    const parts = [name, number, status, alert].filter(Boolean);
    const trigger = parts.reduce(
        (selector, part) => `${selector}:contains("${part}")`,
        strip
    );
    return {content: `the ticket is for ${parts.join(", ")}`, trigger};
}

export function ticketIsForNobody() {
    return {content: "no customer on it", trigger: negate(".o_clientele_strip")};
}

export function receiptShows(...texts) {
    return texts.map((text) => ({
        content: `the receipt shows ${text}`,
        trigger: `.receipt-screen .pos-receipt-customer:contains("${text}")`,
    }));
}

/** Press the creation key where the cashier is. */
export function pressF3() {
    return {
        content: "press F3",
        trigger: ".modal .partner-list, body:not(:has(.modal)) .product-screen",
        run() {
            const target = document.activeElement || document.body;
            const event = new KeyboardEvent("keydown", {
                key: "F3",
                code: "F3",
                bubbles: true,
                cancelable: true,
            });
            if (target.dispatchEvent(event)) {
                throw new Error("F3 would search in the page");
            }
        },
    };
}

export function formIsOpen() {
    return {content: "the form is open", trigger: FORM};
}

export function formIsClosed() {
    return {content: "the form is closed", trigger: negate(FORM)};
}

export function fill(name, text) {
    return {
        content: `type ${text} as ${name}`,
        trigger: `${FORM} input[name='${name}']`,
        run: `edit ${text}`,
    };
}

export function fieldHolds(name, text) {
    return {
        content: `${name} holds ${text}`,
        trigger: `${FORM} input[name='${name}']:value("${text}")`,
    };
}

export function click(name, scope = FORM) {
    return {
        content: `click ${name}`,
        trigger: `${scope} button[name='${name}']:not([disabled])`,
        run: "click",
    };
}

export function formSays(kind, text) {
    return {
        content: `the form says ${text}`,
        trigger: `${FORM} .o_clientele_${kind}:contains("${text}")`,
    };
}

/** Type in the list as a cashier does, without Enter. */
export function typeInList(text) {
    return {
        content: `type ${text} in the list`,
        trigger: ".modal .modal-header .input-group input",
        run: `edit ${text}`,
    };
}

export function listShows(...names) {
    return names.map((name) => ({
        content: `the list shows ${name}`,
        trigger: `.partner-list .partner-info:contains("${name}")`,
    }));
}

export function listShowsOnly(name) {
    return {
        content: `the list shows ${name} and nobody else`,
        trigger: `.partner-list tbody:has(.partner-info:only-child:contains("${name}"))`,
    };
}

export function openList() {
    return {
        content: "open the list of customers",
        trigger: ".product-screen .set-partner",
        run: "click",
    };
}

export function dialogSays(text) {
    return {
        content: `a message says ${text}`,
        trigger: `.modal-body:contains("${text}")`,
    };
}

export function listSays(text) {
    return {
        content: `the list says ${text}`,
        trigger: `.modal .partner-list:contains("${text}")`,
    };
}

export function clickInList(name) {
    return {
        content: `choose ${name}`,
        trigger: `.partner-list .partner-info:contains("${name}")`,
        run: "click",
    };
}

export function pressEnterInList() {
    return {
        content: "press Enter in the list",
        trigger: ".modal .modal-header .input-group input",
        run: "press Enter",
    };
}
