import { dotLines, type Finding, mermaidLines, type WaitForGraph, waitForGraph } from "#simulator";
import { dumpOf, exitCodeOfDump, notesText } from "../dump/dump.ts";
import { graphIn } from "../dump/tell.ts";
import { execute, exitCodeOf } from "../execute.ts";
import type { ExitCode, Host } from "../host.ts";
import { parseGraph } from "../options.ts";
import { sourceOf } from "../source.ts";
import { toSvg } from "../svg/draw.ts";

const formats = {
  dot: dotLines,
  mermaid: mermaidLines,
  svg: (graph: WaitForGraph, finding: Finding | undefined) => [toSvg(graph, finding)],
};

/** `ktrace graph FILE`: who waits for whom at the end of the run, or in a dump. */
export async function graph(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseGraph(args);
  const source = await sourceOf(host, options.file, options.dump.from);
  const dump = await dumpOf(host, source, options);
  const write = formats[options.format];
  if (dump !== undefined) {
    host.err(notesText(host, source, dump.opened.notes));
    for (const piece of write(graphIn(dump), dump.opened.findings[0])) host.out(piece);
    return exitCodeOfDump(dump);
  }
  const { run, outcome } = await execute(host, options, source);
  const finding = run.finding();
  for (const piece of write(waitForGraph(run.system(), finding), finding)) host.out(piece);
  return exitCodeOf(outcome);
}
