import { OPEN, type Recorder, type Work } from "#simulator";
import { methodsBody } from "../graph/methods-body.ts";
import type {
  MethodsArguments,
  MethodsBody,
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
  TimelineTraceArguments,
  TimelineTraceBody,
} from "../protocol.ts";
import { nameOfUri } from "../session/client.ts";
import type { Present } from "../session/debuggee.ts";
import { cancelled } from "../session/progress.ts";
import { RequestError } from "../session/request-error.ts";
import type { Asked } from "../session/requests.ts";
import { countMethods } from "./method-counts.ts";
import { Recordings } from "./recordings.ts";
import { findThrough, followThrough } from "./through-all.ts";
import { itemBody, timelineBody } from "./timeline-body.ts";
import { Tracing } from "./tracing.ts";

/** Answers what the sequence chart asks: what happened when, of the branch that the run is on. */
export class Timelines {
  readonly #present: Present;
  readonly #recordings = new Recordings();
  /** The trace of which the first piece was handed over last. */
  #tracing: Tracing | undefined;

  constructor(present: Present) {
    this.#present = present;
  }

  async window(args: TimelineArguments, request: Asked): Promise<TimelineBody> {
    const { run } = this.#present.stopped().snapshot;
    const to = Math.min(args.to ?? run.furthest, run.furthest);
    const from = Math.min(args.from ?? 0, to);
    const { recordings, sources } = { recordings: this.#recordings, sources: this.#present.loaded().sources };
    return this.#look(request, function* (whole, here) {
      const part = yield* recordings.between(run, from, to);
      const recorder = part ?? whole;
      return yield* timelineBody(recorder, sources, { ...here, furthest: run.furthest }, { ...args, from, to });
    });
  }

  async methods({ counts }: MethodsArguments, request: Asked): Promise<MethodsBody> {
    const { program, sources } = this.#present.loaded();
    const { step } = this.#present.stopped().snapshot;
    if (!counts) return methodsBody(this.#present.stopped().here(), program, sources);
    return this.#look(request, function* ({ timeline }, here) {
      const methods = yield* countMethods(timeline, step);
      const { leftFrom } = timeline;
      const until = leftFrom === undefined || leftFrom > step ? undefined : leftFrom - 1;
      return methodsBody(here, program, sources, { methods, until });
    });
  }

  async find(args: TimelineFindArguments, request: Asked): Promise<TimelineFindBody> {
    const { run } = this.#present.stopped().snapshot;
    const recordings = this.#recordings;
    return this.#look(request, function* (_, { session }) {
      const found = yield* findThrough(recordings, run, args);
      return { session, until: run.furthest, item: found && itemBody(found.recorder, found.item) };
    });
  }

  async follow({ call, step }: TimelineFollowArguments, request: Asked): Promise<TimelineFollowBody> {
    const { run } = this.#present.stopped().snapshot;
    const recordings = this.#recordings;
    return this.#look(request, function* (_, { session }) {
      const followed = yield* followThrough(recordings, run, call, step);
      if (followed === undefined) throw new RequestError(`No call ${call} is under way at step ${step}.`);
      return { session, ...followed, to: followed.to === OPEN ? undefined : followed.to };
    });
  }

  async trace({ from = 0 }: TimelineTraceArguments, request: Asked): Promise<TimelineTraceBody> {
    const { program } = this.#present.loaded();
    const { run } = this.#present.stopped().snapshot;
    const name = nameOfUri(program.files[0]).replace(/\.ktrace$/, ".perfetto.json");
    const begun = from === 0 ? undefined : this.#tracing;
    const keep = (tracing: Tracing) => {
      this.#tracing = tracing;
    };
    return this.#look(request, function* (recorder, { session }) {
      if (from > 0 && begun?.charted !== recorder) {
        throw new RequestError("The run has taken another course since the trace was begun: export it again.");
      }
      const tracing = begun ?? new Tracing(recorder, recorder.run.step);
      keep(tracing);
      return { session, name, ...(yield* tracing.piece(from)), furthest: run.furthest };
    });
  }

  /** Lets something be read off what is written down of the run, up to the latest step that was seen. */
  #look<Found>(
    request: Asked,
    read: (recorder: Recorder, here: ReturnType<ReturnType<Present["stopped"]>["here"]>) => Work<Found>,
  ): Promise<Found> {
    const inspector = this.#present.stopped();
    const { run } = inspector.snapshot;
    const here = inspector.here();
    const recordings = this.#recordings;
    const work = function* (): Work<Found> {
      return yield* read(yield* recordings.whole(run), here);
    };
    return this.#present.look(work(), {
      title: "Writing down what happened",
      request,
      cancel: (search) => search.giveUp(cancelled),
    });
  }
}
