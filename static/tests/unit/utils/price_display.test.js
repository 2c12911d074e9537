import "@clientele/../tests/unit/data/customer_data";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {getFilledOrder, setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {showsTax} from "@clientele/app/utils/price_display";

definePosModels();

const withTax = {iface_tax_included: "total"};
const withoutTax = {iface_tax_included: "subtotal"};
const wanting = (display) => ({till_pricing: {price_display: display}});

describe("the rule", () => {
    test("as the till shows, unless the customer wants otherwise", () => {
        expect(showsTax(undefined, withTax)).toBe(true);
        expect(showsTax(undefined, withoutTax)).toBe(false);
        expect(showsTax({till_pricing: false}, withTax)).toBe(true);
        expect(showsTax(wanting("excluded"), withTax)).toBe(false);
        expect(showsTax(wanting("included"), withoutTax)).toBe(true);
    });
});

describe("a line of a ticket", () => {
    let order = null;
    let line = null;

    beforeEach(async () => {
        const pos = await setupPosEnv();
        order = await getFilledOrder(pos);
        line = order.lines[0];
        pos.models.connectNewData({
            "res.partner": [
                {id: 101, name: "Anna", till_pricing: {price_display: "excluded"}},
                {id: 102, name: "Paul", till_pricing: {price_display: "included"}},
            ],
        });
    });

    const shown = () => [
        line.displayPrice,
        line.displayPriceNoDiscount,
        line.displayPriceUnit,
        line.displayPriceUnitNoDiscount,
    ];
    const excluded = () => [
        line.priceExcl,
        line.priceExclNoDiscount,
        line.unitPrices.total_excluded,
        line.unitPrices.no_discount_total_excluded,
    ];
    const included = () => [
        line.priceIncl,
        line.priceInclNoDiscount,
        line.unitPrices.total_included,
        line.unitPrices.no_discount_total_included,
    ];

    test("follows its customer, and the total stays", () => {
        order.config.iface_tax_included = "total";
        const total = order.priceIncl;
        expect(included()).not.toEqual(excluded());
        expect(shown()).toEqual(included());
        order.partner_id = line.models["res.partner"].get(101);
        expect(shown()).toEqual(excluded());
        expect(order.priceIncl).toBe(total);
        order.config.iface_tax_included = "subtotal";
        expect(shown()).toEqual(excluded());
        order.partner_id = line.models["res.partner"].get(102);
        expect(shown()).toEqual(included());
    });
});
