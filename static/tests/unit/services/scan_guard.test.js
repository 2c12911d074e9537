import {beforeEach, expect, test} from "@odoo/hoot";
import {ScanGuard} from "@clientele/app/services/scan_guard";

let bus = null;
let buffer = null;
let keys = null;
let guard = null;

/** Keys as the number pad sees them: where they come up. */
function press(kind, key) {
    keys.dispatchEvent(new KeyboardEvent(kind, {key}));
}

function type(text) {
    for (const key of text) {
        press("keydown", key);
        press("keyup", key);
    }
}

const scan = () => bus.dispatchEvent(new CustomEvent("barcode_scanned"));

beforeEach(() => {
    bus = new EventTarget();
    keys = new EventTarget();
    buffer = {eventsBuffer: []};
    guard = new ScanGuard(bus, buffer, keys);
    keys.addEventListener("keyup", ({key}) => buffer.eventsBuffer.push(key));
});

test("what is typed stays", () => {
    type("12");
    expect(buffer.eventsBuffer).toEqual(["1", "2"]);
});

test("what is scanned is forgotten", () => {
    type("3012345678904");
    scan();
    expect(buffer.eventsBuffer).toEqual([]);
});

test("keys that come up after the scan too, and then no others", () => {
    type("301");
    press("keydown", "2");
    press("keydown", "Enter");
    scan();
    press("keyup", "2");
    press("keyup", "Enter");
    expect(buffer.eventsBuffer).toEqual([]);
    type("2");
    expect(buffer.eventsBuffer).toEqual(["2"]);
    expect(guard.scanned.size).toBe(0);
});
