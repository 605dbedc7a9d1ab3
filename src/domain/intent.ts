/**
 * What a question wants: something found, all of a kind listed, a number, two or more things side by side, the like of a text, a
 * paragraph of a document, or word about the assistant itself.
 */
export const intents = ["find", "list", "count", "compare", "similar", "passage", "about"] as const;
export type Intent = (typeof intents)[number];

/** What a count is broken down by: "which country has most …" by countries. */
export const breakdowns = ["countries", "regions", "sdgs", "actionLines", "stakeholders", "technologies", "years", "langs", "types", "sources"] as const;
export type Breakdown = (typeof breakdowns)[number];
