import type { ReadText } from "#language";
import type { Program } from "#simulator";
import type { Breakpoints } from "../breakpoints/store.ts";
import type { LaunchArguments } from "../protocol.ts";
import type { Search } from "../running/search.ts";
import type { Watch } from "../running/watch.ts";
import type { ConsoleOutput } from "./console-output.ts";
import type { Course } from "./course.ts";
import type { Edits } from "./edits.ts";
import type { LaunchOptions } from "./launch-options.ts";
import type { Announcement } from "./progress.ts";
import type { RunInspector } from "./run-inspector.ts";
import type { Sources } from "./sources.ts";
import type { Stories } from "./stories.ts";

/** A scenario that is being debugged. */
export interface Debuggee extends Course {
  readonly launch: LaunchArguments;
  readonly options: LaunchOptions;
  /** The step that it begins at; the start, where nothing is said. */
  readonly beginning: number | undefined;
  readonly program: Program;
  readonly sources: Sources;
  readonly output: ConsoleOutput;
  readonly edits: Edits;
  readonly watch: Watch;
  readonly stories: Stories;
  readonly breakpoints: Breakpoints;
  /** How its files were read. */
  readonly read: ReadText;
}

/** A way to another moment; it is given the task of the thread and the fibril that its topmost frames belong to. */
export type Way = (debuggee: Debuggee, task: number, fibril: number | undefined) => Search;

/** Looks for something while the run stands where it stands. Rejects when it does so no longer. */
export type Look = <Found>(search: Search<Found>, announcement: Announcement) => Promise<Found>;

/** What the handlers of a kind of request need of the session that they are of. */
export interface Present {
  /** What can be asked about the present stop. Throws a `RequestError` while the run goes on. */
  stopped(): RunInspector;
  loaded(): Debuggee;
  readonly look: Look;
  /** Takes the run to another moment, from a thread. What takes the person there who wants to be there is announced; that the scenario runs is not. */
  resume(threadId: number, way: Way, announcement?: Announcement): void;
}
