import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "../testing.ts";

const root = join(import.meta.dirname, "../..");

const exactly = (properties: Readonly<Record<string, object>>, ...optional: readonly string[]) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const listOf = (items: object) => ({ type: "array", items });
const text = { type: "string", minLength: 1 };
const message = exactly({ text: { ...text, not: { pattern: "(?<!\\{)\\{(?:\\{\\{)*(?!\\{)" } } });
const position = { type: "integer", minimum: 1 };
const physicalLocation = exactly(
  {
    artifactLocation: exactly(
      { uri: { ...text, format: "uri-reference" }, uriBaseId: { const: "%SRCROOT%" } },
      "uriBaseId",
    ),
    region: exactly({ startLine: position, startColumn: position, endLine: position, endColumn: position }),
  },
  "region",
);

/** The part of SARIF 2.1.0 that the command uses, by the text of the standard. */
const log = exactly({
  version: { const: "2.1.0" },
  $schema: { type: "string", format: "uri" },
  runs: listOf(
    exactly({
      tool: exactly({
        driver: exactly({ name: text, version: text, rules: listOf(exactly({ id: text, shortDescription: message })) }),
      }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      invocations: listOf(exactly({ executionSuccessful: { type: "boolean" }, exitCode: { type: "integer" } })),
      results: listOf(
        exactly(
          {
            ruleId: text,
            ruleIndex: { type: "integer", minimum: 0 },
            kind: { enum: ["fail", "open"] },
            level: { enum: ["none", "error"] },
            message,
            locations: listOf(exactly({ physicalLocation })),
            relatedLocations: listOf(exactly({ id: { type: "integer", minimum: 0 }, physicalLocation, message })),
            partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
            properties: { type: "object" },
          },
          "relatedLocations",
          "properties",
        ),
      ),
    }),
  ),
});
const validate = new Ajv({ allErrors: true, formats: { uri: URL.canParse, "uri-reference": isReference } }).compile(
  log,
);

function isReference(uri: string): boolean {
  return !/\s/.test(uri) && URL.canParse(uri, "file:///");
}

/** The results of a run, whose log must be as the standard has it. */
async function resultsOf(directory: string, ...args: string[]) {
  const { code, out } = await ktrace(directory, "check", ...args, "--sarif");
  const sarif = JSON.parse(out);
  validate(sarif);
  expect(validate.errors).toBe(null);
  const [{ results, tool, invocations }] = sarif.runs;
  expect(invocations[0].exitCode).toBe(code);
  for (const { ruleId, ruleIndex, kind, level } of results) {
    expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(level).toBe(kind === "fail" ? "error" : "none");
  }
  return results;
}

test("a deadlock is at the first wait of its circle, and leads to the others", async () => {
  const sample = "samples/readers-writers/library.ktrace";
  const [result, ...more] = await resultsOf(root, sample);
  expect(more).toEqual([]);
  expect(result).toMatchObject({
    ruleId: "deadlock",
    message: { text: expect.stringContaining("among database and auditor") },
  });
  expect(result.locations[0].physicalLocation.artifactLocation).toEqual({ uri: sample, uriBaseId: "%SRCROOT%" });
  expect(result.relatedLocations.length).toBeGreaterThan(1);
});

const clauses = `task t { var x = 0 main { loop { x = 1 assert x == 0 } } }
check "it" { reachable t.x == 5 }
check "no" { forbid assertion }
check "yes" { reachable t.x == 1 }
`;

test("what no run does is at the clause; what holds is not there", async () => {
  const results = await resultsOf(directoryWith({ "a b.ktrace": clauses }), "a b.ktrace");
  expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(["unreachable", "assertion"]);
  const [{ artifactLocation, region }, second] = results.map(
    ({ locations: [{ physicalLocation }] }: { locations: { physicalLocation: object }[] }) => physicalLocation,
  );
  expect(artifactLocation.uri).toBe("a%20b.ktrace");
  expect(region).toEqual({ startLine: 2, startColumn: 14, endLine: 2, endColumn: 32 });
  expect(second.region.startLine).toBe(1);
});

test("what is not known is open, with braces as the standard wants them, and without a place where there is none", async () => {
  const crowded = "limits { fibrils 1 }\ntask t { fibril f() { yield } main { spawn f() } }\n";
  const [limit] = await resultsOf(directoryWith({ "a.ktrace": crowded }), "a.ktrace");
  expect(limit).toMatchObject({ ruleId: "inconclusive", kind: "open" });
  expect(limit.message.text).toContain("`limits {{ fibrils 2 }}`");
  const endless = "task t { var x = 0 main { loop { x = x + 1 } } }\n";
  const [states] = await resultsOf(directoryWith({ "a.ktrace": endless }), "a.ktrace", "--max-states", "9");
  expect(states.locations[0].physicalLocation).not.toHaveProperty("region");
});

test("a file outside the directory of the command has its whole address", async () => {
  const directory = directoryWith({ "a.ktrace": clauses });
  const [result] = await resultsOf(join(root, "samples"), join(directory, "a.ktrace"));
  const { href } = pathToFileURL(join(directory, "a.ktrace"));
  expect(result.locations[0].physicalLocation.artifactLocation).toEqual({ uri: href });
});
