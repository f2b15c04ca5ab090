import type { ReadText } from "#language";
import { noPoints } from "../breakpoints/points.ts";
import { Breakpoints } from "../breakpoints/store.ts";
import type { LaunchArguments } from "../protocol.ts";
import type { VisitListener } from "../running/visits.ts";
import { Watch } from "../running/watch.ts";
import type { Client } from "./client.ts";
import { ConsoleOutput } from "./console-output.ts";
import { courseOf, seedFrom } from "./course.ts";
import type { Debuggee, Look } from "./debuggee.ts";
import { Edits } from "./edits.ts";
import type { Host } from "./host.ts";
import { optionsOf } from "./launch-options.ts";
import { loadProgram } from "./load.ts";
import { cancelled } from "./progress.ts";
import { opened } from "./reproduction.ts";
import type { Asked } from "./requests.ts";
import { type SourceReferences, Sources } from "./sources.ts";
import { Stories } from "./stories.ts";

/** What loading a scenario needs of the session that it is for. */
export interface Loading {
  readonly host: Host;
  readonly references: SourceReferences;
  /** Does what takes long before there is a run. */
  readonly prepare: Look;
  /** Looks for something in the run, once there is one. */
  readonly look: Look;
  readonly telling: (output: ConsoleOutput) => VisitListener;
}

/** Makes of a launch configuration what is debugged. `old` is what was debugged until now: its breakpoints stay, and the seed that was chosen for it. */
export async function loadDebuggee(
  { host, references, prepare, look, telling }: Loading,
  client: Client,
  launch: LaunchArguments,
  reader: ReadText,
  request: Asked,
  old?: Debuggee,
): Promise<Debuggee> {
  const { options, read, isAlone, step: beginning } = await opened(launch, optionsOf(launch), reader);
  const { program, check, texts } = await loadProgram(options, read);
  const own = texts.map((text) => ({ ...text, isAlone }));
  const sources = new Sources(client, own, references);
  const chooseSeed = () => old?.chosenSeed ?? seedFrom(host.chance());
  const course = await courseOf(program, options, chooseSeed, read, (search, announcement) =>
    prepare(search, { ...announcement, request }),
  );
  if (request.signal.aborted) throw cancelled;
  const { run } = course;
  const watch = new Watch(run, noPoints, new Map(), check);
  const output = new ConsoleOutput(run, sources, options.trace, (body: object) => host.send("output", body));
  watch.listeners.add(output);
  watch.visits.listener = telling(output);
  return {
    launch,
    options,
    beginning,
    program,
    ...course,
    sources,
    output,
    edits: new Edits(sources, read, (event, body) => host.send(event, body)),
    watch,
    stories: new Stories(run, look),
    breakpoints: old?.breakpoints ?? new Breakpoints(program, sources),
    read,
  };
}
