import "@clientele/../tests/unit/data/customer_data";
import {animationFrame, expect, queryOne, test} from "@odoo/hoot";
import {Component, useState, xml} from "@odoo/owl";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {TypedInput} from "@clientele/app/components/typed_input/typed_input";

definePosModels();

class SlowList extends Component {
    static template = xml`<TypedInput tModel="[state, 'query']" debounceMillis="100" />`;
    static components = {TypedInput};
    static props = [];
    setup() {
        this.state = useState({query: ""});
    }
}

function type(text) {
    const input = queryOne("input");
    input.value = text;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
}

test("no letter is lost while the list is drawn", async () => {
    await setupPosEnv();
    const list = await mountWithCleanup(SlowList);
    type("l");
    expect(list.state.query).toBe("l");
    await animationFrame();
    type("le");
    list.render(true); // An answer came: everything is drawn anew
    type("lef");
    await animationFrame();
    expect(queryOne("input").value).toBe("lef");
    expect(list.state.query).toBe("lef");
});
