export * from "./instructions.ts";
export * from "./kernels.ts";
export * from "./program.ts";
