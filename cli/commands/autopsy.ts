import { explain, storyMarkdown } from "#simulator";
import { pathOf } from "../diagnostics.ts";
import { execute, exitCodeOf } from "../execute.ts";
import type { ExitCode, Host } from "../host.ts";
import { parseAutopsy } from "../options.ts";

/** `ktrace autopsy FILE`: the story of how it got stuck, in Markdown. */
export async function autopsy(host: Host, args: readonly string[]): Promise<ExitCode> {
  const { run, outcome } = await execute(host, parseAutopsy(args));
  const files = run.program.files.map((uri) => pathOf(uri, host.directory));
  host.out(storyMarkdown(explain(run, outcome), files));
  return exitCodeOf(outcome);
}
