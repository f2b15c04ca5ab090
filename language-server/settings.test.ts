import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultLook, lookOf } from "./settings.ts";

test("settings are taken as they are given, and defaults for the others", () => {
  expect(lookOf(null)).toEqual(defaultLook);
  expect(lookOf({ analysis: { static: false }, search: { delay: 0 } })).toEqual({
    analysis: { static: false },
    search: { ...defaultLook.search, delay: 0 },
  });
  expect(lookOf({ analysis: true, search: { enabled: "no", delay: -1, budget: null } })).toEqual(defaultLook);
});

test("the extension's settings have the server's names and defaults", () => {
  const { contributes } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const properties: Record<string, { default: unknown }> = contributes.configuration.properties;
  for (const [part, settings] of Object.entries(defaultLook)) {
    for (const [name, value] of Object.entries(settings)) {
      expect(properties[`ktrace.${part}.${name}`]?.default).toBe(value);
    }
  }
});
