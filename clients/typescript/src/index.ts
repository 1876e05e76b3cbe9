// A newsroom's fact checks for publishers: a typed client and a verifier of webhooks, without dependencies.

export { Cache } from "./caching.js";
export type { Kept } from "./caching.js";
export { Client } from "./client.js";
export { Problem, Retracted, Unreachable } from "./errors.js";
export { Pages } from "./paging.js";
export type { Page } from "./paging.js";
export type { Options } from "./transport.js";
export type * from "./types.js";
export { InvalidSignature, WebhookVerifier } from "./webhooks.js";
export type { Event } from "./webhooks.js";
