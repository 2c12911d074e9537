import {onWillUnmount, useState} from "@odoo/owl";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** How far a job is, as the server tells; each step that ends reads the record anew. */
export class JobProgressField extends ProgressBarField {
    setup() {
        super.setup();
        this.live = useState({id: null, progress: 0});
        const bus = useService("bus_service");
        const follow = (job) => this.follow(job);
        bus.subscribe("clientele_job", follow);
        onWillUnmount(() => bus.unsubscribe("clientele_job", follow));
    }

    get currentValue() {
        const isLive = this.live.id && this.live.id === this.props.record.resId;
        return isLive ? this.live.progress : super.currentValue;
    }

    follow(job) {
        const {record} = this.props;
        if (job.id !== record.resId) {
            return;
        }
        Object.assign(this.live, {id: job.id, progress: job.progress});
        if (job.is_stored) {
            record.load();
        }
    }
}

registry.category("fields").add("clientele_job_progress", {
    ...progressBarField,
    component: JobProgressField,
});
