import {Input} from "@point_of_sale/app/components/inputs/input/input";

/**
 * A field that keeps each letter at once.
 *
 * Core's waits before it tells what was typed, and writes what was told last into the
 * field whenever it is drawn: letters typed meanwhile would be lost.
 */
export class TypedInput extends Input {
    setup() {
        super.setup(...arguments);
        const keep = (value, target = this.props.tModel) => {
            const [state, key] = target;
            state[key] = value;
            this.props.callback?.(value);
        };
        this.setValue = Object.assign(keep, {cancel() {}});
    }
}
