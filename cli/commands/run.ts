import { explain, storyLines } from "#simulator";
import { pathOf } from "../diagnostics.ts";
import { execute, exitCodeOf } from "../execute.ts";
import { ExitCode, type Host } from "../host.ts";
import { parseRun } from "../options.ts";
import { runJson } from "../run-json.ts";

/** `ktrace run FILE`: one run, its log and how it ended. */
export async function run(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseRun(args);
  const executed = await execute(host, options);
  const code = exitCodeOf(executed.outcome);
  if (options.json) host.out(`${JSON.stringify(runJson(options.file, host.directory, executed), undefined, 2)}\n`);
  else {
    for (const { step, task, text } of executed.log) host.out(`step ${step}  ${task}: ${text}\n`);
    const files = executed.run.program.files.map((uri) => pathOf(uri, host.directory));
    host.out(storyLines(explain(executed.run, executed.outcome), files));
    if (code === ExitCode.bad) host.out(`\`ktrace autopsy ${options.file}\` tells the whole story.\n`);
  }
  return code;
}
