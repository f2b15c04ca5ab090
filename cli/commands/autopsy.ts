import { explain, type Story, shortNames, storyMarkdown, waitForGraph } from "#simulator";
import { pathOf } from "../diagnostics.ts";
import { dumpOf } from "../dump/dump.ts";
import { autopsyOfDump } from "../dump/tell.ts";
import { type Executed, execute, exitCodeOf, refuseLoss } from "../execute.ts";
import { writeText } from "../files.ts";
import type { ExitCode, Host } from "../host.ts";
import { pageHtml } from "../html/page.ts";
import { constantsText, parseAutopsy, type RunOptions } from "../options.ts";
import { sourceOf } from "../source.ts";
import { svgOf } from "../svg/draw.ts";

/** `ktrace autopsy FILE`: the story of how it got stuck, in Markdown or as a page of HTML; of a dump, its report. */
export async function autopsy(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseAutopsy(args);
  const source = await sourceOf(host, options.file, options.dump.from);
  const dump = await dumpOf(host, source, options);
  if (dump !== undefined) return autopsyOfDump(host, dump, options.html);
  const executed = await execute(host, options, source);
  const story = explain(executed.run, executed.outcome);
  if (options.html === undefined) {
    const names = executed.run.program.files.map((uri) => pathOf(uri, host.directory));
    host.out(storyMarkdown(story, names));
  } else {
    refuseLoss(host, "--html", options.html, executed.run.program);
    await writeText(host.directory, "--html", options.html, pageOf(host, options, executed, story));
    host.out(`${story.headline}. ${options.html} tells the whole story.\n`);
  }
  return exitCodeOf(executed.outcome);
}

function pageOf(host: Host, options: RunOptions, { run, sources }: Executed, story: Story): string {
  const finding = run.finding();
  const graph = waitForGraph(run.system(), finding);
  const names = shortNames(run.program.files);
  return pageHtml({
    story,
    run: runText(options),
    graph: graph.tasks.length === 0 ? undefined : svgOf(graph, finding),
    files: run.program.files.map((uri, index) => ({
      path: pathOf(uri, host.directory),
      name: names[index],
      text: sources[index],
    })),
    maker: `KTrace ${host.version()}`,
  });
}

/** Which run it was: the scenario, with what the command line changed of it. */
function runText({ file, constants, schedule }: RunOptions): string {
  const changed = constants.size === 0 ? [] : [`with ${constantsText(constants)}`];
  return [file, ...changed, ...scheduleText(schedule)].join(", ");
}

function scheduleText(schedule: RunOptions["schedule"]): string[] {
  if (schedule.kind === "fifo") return [];
  return [
    schedule.kind === "file" ? `by the decisions in ${schedule.file}` : `${schedule.kind}, seed ${schedule.seed}`,
  ];
}
