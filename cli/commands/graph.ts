import { toDot, toMermaid, waitForGraph } from "#simulator";
import { execute, exitCodeOf } from "../execute.ts";
import type { ExitCode, Host } from "../host.ts";
import { parseGraph } from "../options.ts";

/** `ktrace graph FILE`: who waits for whom at the end of the run. */
export async function graph(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseGraph(args);
  const { run, outcome } = await execute(host, options);
  const drawn = waitForGraph(run.system(), run.finding());
  host.out(options.format === "dot" ? toDot(drawn) : toMermaid(drawn));
  return exitCodeOf(outcome);
}
