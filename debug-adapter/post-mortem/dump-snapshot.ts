import { type OpenedDump, reportOf } from "#captures";
import type { Finding, Place, Story, System } from "#simulator";
import { Snapshot } from "../session/snapshot.ts";

/** A dump, or a moment of a trace, as a client looks at it. */
export class DumpSnapshot extends Snapshot {
  readonly dump: OpenedDump;
  readonly step: number;
  readonly branch = 0;
  #story: Story | undefined;

  constructor(dump: OpenedDump, step: number) {
    super();
    this.dump = dump;
    this.step = step;
  }

  get system(): System {
    return this.dump.system;
  }

  get findings(): readonly Finding[] {
    return this.dump.findings;
  }

  get finding(): Finding | undefined {
    return this.findings[0];
  }

  /** What it tells. */
  get story(): Story {
    this.#story ??= reportOf(this.dump);
    return this.#story;
  }

  get stopped(): number | undefined {
    return this.finding?.members[0];
  }

  get isOfTrace(): boolean {
    return this.dump.closed !== undefined;
  }

  /** A dump has no code: its calls have rows. */
  protected handlerPlace(): Place | undefined {
    return undefined;
  }
}
