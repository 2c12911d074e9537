/**
 * Keeps what a scanner types away from the number pad.
 *
 * The number pad keeps typed keys for a moment, and leaves out a burst of them as a
 * scan; whatever asks it for its keys within that moment, such as a payment that the
 * scan starts, would have them as an amount.
 */
export class ScanGuard {
    /**
     * @param {EventBus} bus tells of every scan
     * @param {Object} buffer the number pad
     * @param {EventTarget} target where keys arrive first
     */
    constructor(bus, buffer, target = window) {
        this.buffer = buffer;
        this.pressed = new Set(); // keys that are down
        this.scanned = new Set(); // those of them that a scanner pressed
        bus.addEventListener("barcode_scanned", () => this.onScan());
        target.addEventListener("keydown", (ev) => this.onKeydown(ev), {capture: true});
        target.addEventListener("keyup", (ev) => this.onKeyup(ev), {capture: true});
    }

    onKeydown({key}) {
        this.pressed.add(key);
        this.scanned.delete(key);
    }

    /** What was typed up to here was a scan: the number pad forgets it. */
    onScan() {
        this.buffer.eventsBuffer = [];
        this.scanned = this.pressed;
        this.pressed = new Set();
    }

    /** The last keys of a scan come up after it was read. */
    onKeyup(ev) {
        this.pressed.delete(ev.key);
        if (this.scanned.delete(ev.key)) {
            ev.stopImmediatePropagation();
        }
    }
}
