import type { OpenedTrace } from "#captures";
import { finish, follow, itemsOfSerial, OPEN } from "#simulator";
import type {
  Moment,
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
  TimelineTraceArguments,
  TimelineTraceBody,
} from "../protocol.ts";
import { stemOfUri } from "../session/client.ts";
import { RequestError } from "../session/request-error.ts";
import type { Sources } from "../session/sources.ts";
import { findBetween } from "../timeline/through-all.ts";
import { itemBody, timelineBody } from "../timeline/timeline-body.ts";
import { Tracing } from "../timeline/tracing.ts";

/** Where the session stands. */
interface Here {
  readonly session: string;
  readonly moment: Moment;
}

/** Answers what the sequence chart asks about a trace. All of it is known, so nothing takes long. */
export class TraceCharts {
  readonly #opened: OpenedTrace;
  readonly #sources: Sources;
  #tracing: Tracing | undefined;

  constructor(opened: OpenedTrace, sources: Sources) {
    this.#opened = opened;
    this.#sources = sources;
  }

  get #last(): number {
    return this.#opened.trace.length;
  }

  window(args: TimelineArguments, here: Here): TimelineBody {
    const to = Math.min(args.to ?? this.#last, this.#last);
    const from = Math.min(args.from ?? 0, to);
    const at = { ...here, furthest: this.#last };
    return finish(timelineBody(this.#opened.chart, this.#sources, at, { ...args, from, to }));
  }

  find({ text, after, before }: TimelineFindArguments, { session }: Here): TimelineFindBody {
    const { chart } = this.#opened;
    const item = finish(findBetween(chart, text, [0, this.#last], before ?? after, before !== undefined));
    return { session, until: this.#last, item: item === undefined ? undefined : itemBody(chart, item) };
  }

  follow({ call, step }: TimelineFollowArguments, { session }: Here): TimelineFollowBody {
    const { timeline } = this.#opened.chart;
    const items = finish(itemsOfSerial(timeline, call));
    const [first] = items;
    if (first === undefined) throw new RequestError(`No call ${call} is under way at step ${step}.`);
    const calls = new Set([call]);
    const from = timeline.from.data[first];
    const to = finish(follow(timeline, items, from, calls));
    return { session, calls: [...calls], from, to: to === OPEN ? undefined : to };
  }

  trace({ from = 0 }: TimelineTraceArguments, uri: string, { session }: Here): TimelineTraceBody {
    const name = `${stemOfUri(uri)}.perfetto.json`;
    if (from === 0) this.#tracing = new Tracing(this.#opened.chart, this.#last);
    if (this.#tracing === undefined) throw new RequestError("A trace begins with its first piece: ask for that.");
    return { session, name, ...finish(this.#tracing.piece(from)), furthest: this.#last };
  }
}
