import { reportOf } from "#captures";
import { type Story, storyMarkdown, type WaitForGraph, waitForGraph } from "#simulator";
import { pathOf } from "../diagnostics.ts";
import { uriOf, writeText } from "../files.ts";
import { type ExitCode, type Host, WrongInput } from "../host.ts";
import { pageHtml } from "../html/page.ts";
import type { DumpOptions } from "../options.ts";
import { svgOf } from "../svg/draw.ts";
import { type Dump, exitCodeOfDump, notesText } from "./dump.ts";
import { dumpJson } from "./json.ts";

/** `ktrace run DUMP`: how it stands, in a line, or for programs. */
export function runDump(host: Host, dump: Dump, options: { readonly json: boolean; readonly dump: DumpOptions }) {
  const { source, opened } = dump;
  host.err(notesText(host, source, opened.notes));
  if (options.json) host.out(`${JSON.stringify(dumpJson(dump), undefined, 2)}\n`);
  else {
    const isWaiting = opened.system.fibrils.some(({ waits }) => waits.length > 0);
    const more = `\`ktrace autopsy ${argumentsOf(source.file, options.dump)}\` tells who waits for whom.\n`;
    host.out(`${storyIn(dump).headline}.\n${isWaiting ? more : ""}`);
  }
  return exitCodeOfDump(dump);
}

/** `ktrace autopsy DUMP`: its report, in Markdown or as a page of HTML. */
export async function autopsyOfDump(host: Host, dump: Dump, html: string | undefined): Promise<ExitCode> {
  const { file, uri, text } = dump.source;
  const story = storyIn(dump);
  const name = pathOf(uri, host.directory);
  if (html === undefined) host.out(storyMarkdown(story, [name]));
  else {
    if (uriOf(host.directory, html) === uri)
      throw new WrongInput(`--html ${html}: that is the dump, and would be lost`);
    const graph = graphIn(dump);
    const page = pageHtml({
      story,
      run: `${file}, a dump`,
      graph: graph.tasks.length === 0 ? undefined : svgOf(graph, dump.opened.findings[0]),
      files: [{ path: name, name: name.slice(name.lastIndexOf("/") + 1), text }],
      maker: `KTrace ${host.version()}`,
    });
    await writeText(host.directory, "--html", html, page);
    host.out(`${story.headline}. ${html} tells the whole story.\n`);
  }
  return exitCodeOfDump(dump);
}

/** Who waits for whom in a dump, with the first finding marked. */
export const graphIn = ({ opened: { system, findings } }: Dump): WaitForGraph => waitForGraph(system, findings[0]);

const storyIn = ({ opened }: Dump): Story => reportOf(opened);

const argumentsOf = (file: string, { from, kernel }: DumpOptions): string =>
  [file, ...(from === undefined ? [] : [`--from ${from}`]), ...(kernel ? [`--kernel ${kernel.name}`] : [])].join(" ");
