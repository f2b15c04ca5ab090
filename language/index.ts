export * from "./load.ts";
export * from "./scenario.ts";
export * from "./services.ts";
