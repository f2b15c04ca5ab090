export { compare } from "./compare.ts";
export * from "./comparison.ts";
export { goTogether } from "./together.ts";
