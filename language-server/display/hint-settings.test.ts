import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultHints, hintsOf } from "./hint-settings.ts";

test("settings are taken as they are given, and defaults for the others", () => {
  expect(hintsOf(null)).toEqual(defaultHints);
  expect(hintsOf({ methodNumbers: "off", waits: false })).toEqual({
    ...defaultHints,
    methodNumbers: "off",
    waits: false,
  });
  expect(hintsOf({ methodNumbers: "sometimes", targets: "yes" })).toEqual(defaultHints);
});

test("the extension's settings have the server's names and defaults", () => {
  const { contributes } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const properties: [string, { default: unknown }][] = Object.entries(contributes.configuration.properties);
  const hints = properties.flatMap(([name, { default: value }]) =>
    name.startsWith("ktrace.inlayHints.") ? [[name.replace("ktrace.inlayHints.", ""), value]] : [],
  );
  expect(Object.fromEntries(hints)).toEqual(defaultHints);
});
