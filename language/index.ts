export { type CompileResult, compile } from "./compile/index.ts";
export * from "./load.ts";
export * from "./scenario.ts";
export * from "./services.ts";
