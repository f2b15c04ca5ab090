import { toDot, toMermaid, waitForGraph } from "#simulator";
import { execute, exitCodeOf } from "../execute.ts";
import type { ExitCode, Host } from "../host.ts";
import { parseGraph } from "../options.ts";
import { toSvg } from "../svg/draw.ts";

const formats = { dot: toDot, mermaid: toMermaid, svg: toSvg };

/** `ktrace graph FILE`: who waits for whom at the end of the run. */
export async function graph(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseGraph(args);
  const { run, outcome } = await execute(host, options);
  const finding = run.finding();
  host.out(formats[options.format](waitForGraph(run.system(), finding), finding));
  return exitCodeOf(outcome);
}
