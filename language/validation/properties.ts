import { type Forbidden, type LimitName, limitRanges } from "#simulator";
import type { Expect, Forbid, Limits } from "../generated/ast.ts";
import { didYouMean, wordData } from "../nearest.ts";
import { type Checks, type Context, placeOf } from "./context.ts";

const kinds: readonly Forbidden[] = ["deadlock", "hang", "violation", "assertion"];

/** The words of `expect`, and one more that `forbid` knows. */
export const failureWords = { expect: kinds, forbid: [...kinds, "stuck"] };

/** What a word of `forbid` stands for: `stuck` is deadlock and hang. */
export function forbiddenBy(word: string): readonly Forbidden[] {
  return word === "stuck" ? ["deadlock", "hang"] : kinds.filter((kind) => kind === word);
}

export const propertyChecks: Checks = {
  Forbid: checkForbid,
  Expect: checkExpect,
  Check(node, { warning }) {
    if (node.properties.length > 0) return;
    warning("empty-check", "This check has no property; expected `forbid`, `expect`, `always`, …", {
      node,
      property: "name",
    });
  },
  Limits: checkLimits,
};

function checkForbid(node: Forbid, context: Context): void {
  node.kinds.forEach((word, index) => {
    if (forbiddenBy(word).length > 0) return;
    const words = failureWords.forbid;
    const message = `Unknown kind of failure \`${word}\`; expected ${words.map((kind) => `\`${kind}\``).join(", ")}.`;
    context.error("unknown-word", message + didYouMean(word, words), {
      node,
      property: "kinds",
      index,
      data: wordData(word, words),
    });
  });
}

function checkExpect(node: Expect, context: Context): void {
  const kind = kinds.find((known) => known === node.kind);
  if (kind === undefined) {
    const message = `Unknown kind of failure \`${node.kind}\`; expected ${kinds.map((known) => `\`${known}\``).join(", ")}.`;
    context.error("unknown-word", message + didYouMean(node.kind, kinds), {
      node,
      property: "kind",
      data: wordData(node.kind, kinds),
    });
  } else if (kind !== "deadlock" && node.tasks.length > 0) {
    context.error("among", `Only a deadlock has a cycle of tasks; expected no \`among\` after \`${kind}\`.`, {
      node,
      property: "kind",
    });
  }
}

const isLimit = (name: string): name is LimitName => Object.hasOwn(limitRanges, name);

function checkLimits(node: Limits, context: Context): void {
  node.limits.forEach((limit, i) => {
    const range = isLimit(limit.name) ? limitRanges[limit.name] : undefined;
    const before = node.limits.slice(0, i).find((other) => other.name === limit.name);
    if (range === undefined) {
      const names = Object.keys(limitRanges);
      const message = `Unknown limit \`${limit.name}\`; expected ${names.map((name) => `\`${name}\``).join(", ")}.`;
      context.error("unknown-word", message + didYouMean(limit.name, names), {
        node: limit,
        property: "name",
        data: wordData(limit.name, names),
      });
    } else if (before !== undefined) {
      const message = `The limit \`${limit.name}\` is already given in ${placeOf(before, context.document)}.`;
      context.error("duplicate", message, { node: limit, property: "name" });
    } else {
      const value = context.constant(limit.value);
      if (value === undefined || (value >= range.least && value <= range.most)) return;
      const message = `The limit \`${limit.name}\` cannot be ${value}; expected ${range.least} to ${range.most}.`;
      context.error("out-of-range", message, { node: limit, property: "value" });
    }
  });
}
