import type { DebugProtocol } from "@vscode/debugprotocol";
import { shortNames, storyText } from "#simulator";
import type { CompareArguments, CompareBody } from "../protocol.ts";
import type { Present } from "../session/debuggee.ts";
import type { Asked } from "../session/requests.ts";
import { compareBody, type Found } from "./body.ts";
import { comparing } from "./meet.ts";
import { namesOf } from "./names.ts";
import { rowsOf } from "./rows.ts";
import { comparisonStory } from "./story.ts";
import { comparisonAsked, wantedBy } from "./wanted.ts";

/** Answers what is different between two moments. */
export class Comparisons {
  readonly #present: Present;

  constructor(present: Present) {
    this.#present = present;
  }

  async compare(args: CompareArguments, request: Asked): Promise<CompareBody> {
    const found = await this.#find(args, request);
    return compareBody(this.#present.loaded(), this.#present.stopped().here(), found);
  }

  /** The answer to a `compare` in the console; `undefined` when the text is none. */
  asked(text: string, request: Asked): Promise<DebugProtocol.EvaluateResponse["body"]> | undefined {
    const { run, program } = this.#present.loaded();
    const args = comparisonAsked(text, run);
    return (
      args &&
      this.#find(args, request).then(({ story }) => ({
        result: storyText(story, shortNames(program.files)).trimEnd(),
        variablesReference: 0,
      }))
    );
  }

  async #find(args: CompareArguments, request: Asked): Promise<Found> {
    this.#present.stopped();
    const wanted = await wantedBy(args, this.#present.loaded(), this.#present.look);
    // A recording may have been read meanwhile.
    const { run } = this.#present.stopped().snapshot;
    const met = await this.#present.look(comparing(run, wanted), { title: "Comparing two moments", request });
    const rows = rowsOf(met.comparison, met.systems.left, met.systems.right);
    const names = namesOf(run, wanted, met);
    return { wanted, met, names, rows, story: comparisonStory(met, rows, names) };
  }
}
