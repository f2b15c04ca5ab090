import type { CheckFinding } from "#checker";
import { type Place, storyParagraph } from "#simulator";
import { uriOf } from "../files.ts";
import type { ExitCode, Host } from "../host.ts";
import type { CheckedOne } from "./scenario.ts";
import { howOn, oddsText, showing } from "./text.ts";
import { checkText, isWritten, missing, nowhereText } from "./words.ts";

/** What can be reported, by id: SARIF's rules, in the order of the file. */
const rules = {
  deadlock: "Tasks wait for each other in a circle.",
  hang: "A task waits for what nobody can bring any more.",
  violation: "A rule of the kernel or of its library is broken.",
  assertion: "An assertion of the scenario does not hold.",
  always: "A condition that is to hold always does not hold at some moment.",
  eventually: "What is to come in every run does not come in some run.",
  unreachable: "What some run is to do, no run does.",
  inconclusive: "The search has ended before it could know whether the check holds.",
} as const;

type RuleId = keyof typeof rules;
const ids: readonly string[] = Object.keys(rules);

/** What does not hold, and what is not known to, as a log of SARIF 2.1.0 (OASIS). Checks that hold have no result. */
export function sarifLog(host: Host, all: readonly CheckedOne[], exitCode: ExitCode) {
  const version = host.version();
  return {
    version: "2.1.0",
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    runs: [
      {
        tool: {
          driver: {
            name: "KTrace",
            version,
            rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, exitCode }],
        results: all.flatMap((one) => resultsOf(host, one)),
      },
    ],
  };
}

function resultsOf(host: Host, one: CheckedOne): object[] {
  const { of, subject, verdict, findings, inconclusive } = one;
  const { check } = subject;
  const result = (ruleId: RuleId, kind: "fail" | "open", text: string, place: Place, finding?: CheckFinding) => ({
    ruleId,
    ruleIndex: ids.indexOf(ruleId),
    kind,
    // Of what is not known there is no level.
    level: kind === "fail" ? "error" : "none",
    message: messageOf(
      [`${checkText(one)}: ${text}`, ...(finding === undefined ? [] : showing(one, finding))].join(" "),
    ),
    locations: [locationOf(host, one, place)],
    ...(finding !== undefined && finding.waits.length > 0 && { relatedLocations: waitsOf(host, one, finding) }),
    partialFingerprints: { "ktraceFinding/v1": [of.file, check.name, ruleId, ...stuckTexts(finding)].join("|") },
    ...(finding !== undefined && { properties: { steps: finding.steps, schedule: finding.schedule } }),
  });
  const wrong = verdict === "holds" ? [] : findings;
  return [
    ...missing(one).map((clause) => {
      const text = [nowhereText(of, clause), ...oddsText(one)].join(" ");
      return result("unreachable", "fail", text, clause.clause.place);
    }),
    ...wrong.flatMap((finding) => {
      const rule = ruleOf(finding);
      const place = finding.place ?? check.place;
      return rule === undefined ? [] : [result(rule, "fail", storyParagraph(finding.story), place, finding)];
    }),
    ...(inconclusive === undefined
      ? []
      : [result("inconclusive", "open", howOn(one).join(" "), one.finding?.place ?? check.place, one.finding)]),
  ];
}

/** Who is in the circle of a deadlock, or hangs, as it stays when lines move: fibrils of one task may be in circles of their own. */
const stuckTexts = (finding: CheckFinding | undefined): string[] =>
  finding?.waits.map(({ task, duty, what }) => `${task} (${duty}) ${what}`) ?? [];

/** A single brace would begin the place of an argument (SARIF 2.1.0, 3.11.5). */
const messageOf = (text: string) => ({ text: text.replace(/[{}]/g, "$&$&") });

/** What a finding breaks; a limit breaks nothing, nor does what is shown as it was asked for. */
function ruleOf({ kind }: CheckFinding): RuleId | undefined {
  switch (kind) {
    case "limit":
    case "forbid":
    case "expect":
    case "reachable":
      return undefined;
    default:
      return kind;
  }
}

function waitsOf(host: Host, one: CheckedOne, { waits }: CheckFinding) {
  return waits.flatMap(({ text, place }, id) =>
    place === undefined ? [] : [{ id, ...locationOf(host, one, place), message: messageOf(text) }],
  );
}

/** Files below the directory of the command are named from there, so that whoever keeps the log finds them in another checkout. */
function locationOf(host: Host, { subject: { program } }: CheckedOne, place: Place) {
  const uri = program.files[place.file];
  const root = `${uriOf(host.directory, ".")}/`;
  const artifactLocation = uri.startsWith(root) ? { uri: uri.slice(root.length), uriBaseId: "%SRCROOT%" } : { uri };
  const region = {
    startLine: place.line + 1,
    startColumn: place.column + 1,
    endLine: place.endLine + 1,
    endColumn: place.endColumn + 1,
  };
  return { physicalLocation: { artifactLocation, ...(isWritten(place) && { region }) } };
}
