import type { DebugProtocol } from "@vscode/debugprotocol";
import { type FibrilState, type Finding, headlineOf, type Place } from "#simulator";
import type { Exception, Stop } from "../running/stop.ts";
import { callWith, methodOf, taskName } from "../stack/call-text.ts";
import type { RunSnapshot } from "./run-snapshot.ts";
import type { Sources } from "./sources.ts";
import { exceptionTitles } from "./stopped-event.ts";

/** Of an exception all that the moment shows: what it is, where it happened in lines that clients make links of, and what else got stuck at the same moment. */
export function exceptionDetails(
  snapshot: RunSnapshot,
  sources: Sources,
  { exception, ...stop }: Stop & { readonly kind: "exception" },
): DebugProtocol.ExceptionDetails {
  const places = new Places(snapshot, sources);
  const finding = "finding" in exception ? exception.finding : undefined;
  const others = othersOf(snapshot, finding).map((other) => ({
    message: headlineOf(snapshot.run, snapshot.system, other),
    typeName: exceptionTitles[other.kind],
    stackTrace: places.ofFinding(other),
  }));
  const stackTrace = finding === undefined ? placesOf(places, exception, stop.fibril) : places.ofFinding(finding);
  return {
    typeName: exceptionTitles[exception.filter],
    ...(stackTrace !== "" && { stackTrace }),
    ...(others.length > 0 && { innerException: others }),
  };
}

/** What got stuck in the last step besides what the stop is about. */
function othersOf({ run, findings }: RunSnapshot, shown: Finding | undefined): readonly Finding[] {
  const isShown = ({ members }: Finding) => members.join() === shown?.members.join();
  return findings.filter((each) => run.noticedAt(each) === run.step && !isShown(each));
}

function placesOf(places: Places, exception: Exception, fibril: number | undefined): string {
  if ("clause" in exception) return places.line(`check "${exception.check}"`, exception.clause.place);
  const stack = fibril === undefined ? "" : places.ofFibril(fibril);
  if (stack !== "" || !("fault" in exception)) return stack;
  return exception.fault.place === undefined ? "" : places.line("statement", exception.fault.place);
}

/** Places in lines such as `init:vfs VFS_IN_READ (/abs/mount.ktrace:209:5)`. */
class Places {
  readonly #snapshot: RunSnapshot;
  readonly #sources: Sources;

  constructor(snapshot: RunSnapshot, sources: Sources) {
    this.#snapshot = snapshot;
    this.#sources = sources;
  }

  line(what: string, { file, line, column }: Place): string {
    const { path } = this.#sources.source(file);
    return `${what} (${path}:${line + 1}:${column + 1})`;
  }

  /** Where a fibril stands, and what it was called by there. */
  ofFibril(id: number): string {
    return this.#linesOf(id).join("\n");
  }

  /** The same of each that is stuck, in the order in which they wait for each other. */
  ofFinding({ members }: Finding): string {
    return members.flatMap((id) => this.#linesOf(id)).join("\n");
  }

  #linesOf(id: number): readonly string[] {
    const { system } = this.#snapshot;
    const fibril = system.fibrils.find((each) => each.id === id);
    if (fibril === undefined) return [];
    const task = taskName(system, fibril.task);
    const own = fibril.frames.length - 1;
    return fibril.frames.map(({ name, place }, frame) =>
      this.line(`${task} ${frame === own ? this.#dutyOf(fibril) : name}`, place),
    );
  }

  /** The method that a fibril serves, else its name. */
  #dutyOf({ request, name }: FibrilState): string {
    const call = callWith(this.#snapshot.system, request);
    return call === undefined ? name : methodOf(call);
  }
}
