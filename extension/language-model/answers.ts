import { t } from "@vscode/l10n";
import type { Answer } from "#check-protocol";
import type { DumpBody, GraphBody, TaskBody } from "#protocol";
import { outputLines } from "../checks/words.ts";

/** So many characters at most an assistant is given at once. */
const LONGEST = 16_000;

/** Of lists so many rows: who needs more asks for the report. */
const MOST_ROWS = 100;

/** What a dump is, and what its tasks do. */
export function openedAnswer({ kind, headline, notes }: DumpBody, tasks: readonly TaskBody[]): string {
  const rows = tasks.map(({ id, name, state, text }) => `- ${name} (${id}), ${state}: ${text}`);
  const remarks = notes.map(({ message, source }) => `- ${t`line ${source.line}`}: ${message}`);
  return bounded(
    [
      t`Kind: ${kind}`,
      headline,
      [t("Tasks:"), ...firstOf(rows)].join("\n"),
      remarks.length === 0
        ? t("Everything in the dump was read, and fits together.")
        : [t("What could not be read, or does not fit together:"), ...firstOf(remarks)].join("\n"),
    ].join("\n\n"),
  );
}

/** Who waits for whom: as a drawing, and as data. */
export function graphAnswer(graph: GraphBody, mermaid: string): string {
  const fibrils = new Map(
    graph.tasks.flatMap(({ name, fibrils }) =>
      fibrils.map((fibril) => [fibril.id, { task: name, fibril: fibril.name }]),
    ),
  );
  const edges = graph.edges.map(({ from, to, kind, label, certain, inCycle }) => ({
    from: fibrils.get(from),
    to: fibrils.get(to),
    kind,
    label,
    certain,
    inCycle,
  }));
  // Those of the circle come first: where not all fit, they do.
  const sorted = [...edges.filter(({ inCycle }) => inCycle), ...edges.filter(({ inCycle }) => !inCycle)];
  const shown = sorted.slice(0, MOST_ROWS);
  const more = sorted.length - shown.length;
  const data = JSON.stringify({ cycle: graph.cycle, victims: graph.victims, edges: shown }, undefined, 1);
  const drawing =
    mermaid.length > LONGEST / 2
      ? t("The drawing is left out: it is too large. The edges are below.")
      : `\`\`\`mermaid\n${mermaid.trim()}\n\`\`\``;
  return bounded(
    [
      graph.headline ?? "",
      drawing,
      `\`\`\`json\n${data}\n\`\`\``,
      ...(more === 0 ? [] : [t`${more} more edges outside the circle are left out.`]),
    ].join("\n\n"),
  );
}

/** What a check has come to, and the story of the run that decides it. */
export function checkAnswer(label: string, answer: Answer): string {
  if (answer.kind !== "mistakes") return bounded(outputLines(label, answer).join("\n"));
  const mistakes = answer.mistakes.map(({ text, location }) =>
    location === undefined ? `- ${text}` : `- ${t`line ${location.range.start.line + 1}`}: ${text}`,
  );
  return bounded([t("The scenario has mistakes. Mend them, and check again:"), ...firstOf(mistakes)].join("\n"));
}

function firstOf(rows: readonly string[]): string[] {
  const more = rows.length - MOST_ROWS;
  return more <= 0 ? [...rows] : [...rows.slice(0, MOST_ROWS), t`… and ${more} more`];
}

/** As much of a text as an assistant is given, with what to do where that is not all. */
export function bounded(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST);
  const whole = cut.slice(0, cut.lastIndexOf("\n"));
  return `${whole}\n${t`… ${text.length - whole.length} characters more are left out. “KTrace: Save the Report of This Dump” writes all of it to a file.`}`;
}
