export * from "./finding.ts";
export * from "./instructions.ts";
export * from "./kernels.ts";
export * from "./program.ts";
export * from "./system.ts";
