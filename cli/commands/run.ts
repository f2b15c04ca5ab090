import { clauseVerdictText, explain, MOST_STEPS, placeText, storyLines } from "#simulator";
import { verdictLines } from "../check-verdicts.ts";
import { pathOf } from "../diagnostics.ts";
import { dumpOf } from "../dump/dump.ts";
import { runDump } from "../dump/tell.ts";
import { execute, exitCodeOf } from "../execute.ts";
import { ExitCode, type Host } from "../host.ts";
import { argumentsOf, parseRun } from "../options.ts";
import { runJson } from "../run-json.ts";
import { sourceOf } from "../source.ts";

/** `ktrace run FILE`: one run, its log and how it ended; of a dump, how it stands. */
export async function run(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseRun(args);
  const source = await sourceOf(host, options.file, options.dump.from);
  const dump = await dumpOf(host, source, options);
  if (dump !== undefined) return runDump(host, dump, options);
  const executed = await execute(host, options, source);
  const isRefuted = executed.checks.some(({ verdict }) => verdict === "refuted");
  const code = isRefuted ? ExitCode.bad : exitCodeOf(executed.outcome);
  if (options.json) host.out(`${JSON.stringify(runJson(options.file, host.directory, executed), undefined, 2)}\n`);
  else {
    for (const { step, task, text } of executed.log.lines) host.out(`step ${step}  ${task}: ${text}\n`);
    const { left } = executed.log;
    if (left > 0) host.out(`… and ${left} more ${left === 1 ? "line" : "lines"}; a run's log is shown up to here.\n`);
    const files = executed.run.program.files.map((uri) => pathOf(uri, host.directory));
    host.out(storyLines(explain(executed.run, executed.outcome), files));
    host.out(
      verdictLines(
        executed.checks,
        options.schedule.kind === "file",
        (clause) => `${clauseVerdictText(clause)} [${placeText(clause.clause.place, files)}]`,
      ),
    );
    if (executed.outcome.kind === "running")
      host.out(
        `A run goes no further than ${MOST_STEPS} steps; \`limits { steps ${2 * MOST_STEPS} }\` doubles that.\n`,
      );
    if (exitCodeOf(executed.outcome) === ExitCode.bad)
      host.out(`\`ktrace autopsy ${argumentsOf(options)}\` tells the whole story.\n`);
  }
  return code;
}
