import {models} from "@web/../tests/web_test_helpers";
import {hootPosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patch} from "@web/core/utils/patch";
import {PosConfig} from "@point_of_sale/../tests/unit/data/pos_config.data";
import {PosSession} from "@point_of_sale/../tests/unit/data/pos_session.data";
import {ResPartner} from "@point_of_sale/../tests/unit/data/res_partner.data";

/** The till's mock of the server knows our models and fields too. */
export class ResPartnerTitle extends models.ServerModel {
    _name = "res.partner.title";

    _load_pos_data_fields() {
        return ["id", "name", "shortcut", "sequence"];
    }
}

patch(hootPosModels, [...hootPosModels, ResPartnerTitle]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        return [...super._load_pos_data_models(), "res.partner.title"];
    },
});

patch(PosConfig.prototype, {
    _load_pos_data_read(data) {
        const records = super._load_pos_data_read?.(data) || data;
        records[0].customer_creation_allowed = true;
        records[0].customer_edit_allowed = true;
        records[0]._customer_form = {required: [], calling_code: "33"};
        records[0]._loaded_customers = 0;
        return records;
    },
    /** The mock of the server gives no permit to sell without a network. */
    clientele_offline_permit() {
        return {};
    },
});

patch(ResPartner.prototype, {
    _load_pos_data_fields() {
        return [
            ...super._load_pos_data_fields(),
            "birthdate_date",
            "company_registry",
            "customer_alert",
            "customer_number",
            "customer_status",
            "firstname",
            "gender",
            "is_company",
            "lastname",
            "mobile",
            "property_account_receivable_id",
            "till_codes",
            "till_keys",
            "till_pricing",
            "till_words",
            "title_id",
        ];
    },
});
