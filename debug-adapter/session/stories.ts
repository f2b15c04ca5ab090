import { explain, type Finding, type Run, type Story } from "#simulator";

/** The stories of what got stuck in a run. Telling one can mean to try out another course, so each is told once. */
export class Stories {
  readonly #run: Run;
  readonly #told = new Map<string, Story>();

  constructor(run: Run) {
    this.#run = run;
  }

  /** The story of something that is stuck at the run's present moment. */
  of(finding: Finding): Story {
    const key = `${this.#run.branch} ${this.#run.noticedAt(finding)} ${finding.kind} ${finding.members.join()}`;
    const story = this.#told.get(key) ?? this.#tell(finding);
    this.#told.set(key, story);
    return story;
  }

  #tell(finding: Finding): Story {
    const cause = this.#run.causeOf(finding);
    return explain(this.#run, { kind: finding.kind, finding: { ...finding, cause } });
  }
}
