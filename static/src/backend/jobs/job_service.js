import {registry} from "@web/core/registry";

/**
 * Tells the user on whatever page he is that his work in the background has ended.
 *
 * @param {Object} services
 * @returns {Function} what a message of the server is handed to
 */
export function getJobTeller({action, notification}) {
    return ({state, text, links}) => {
        const close = notification.add(text, {
            type: state === "done" ? "success" : "danger",
            sticky: true,
            buttons: links.map(([name, url], index) => ({
                name,
                primary: index === 0,
                onClick: () => {
                    close();
                    action.doAction({type: "ir.actions.act_url", url, target: "self"});
                },
            })),
        });
    };
}

export const jobService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, services) {
        services.bus_service.subscribe("clientele_job_ended", getJobTeller(services));
        services.bus_service.start();
    },
};

registry.category("services").add("clientele_job", jobService);
