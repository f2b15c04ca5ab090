import type { DebugProtocol } from "@vscode/debugprotocol";
import { isSameDecision, type Possible } from "#simulator";
import type { ChoicesBody } from "../protocol.ts";
import { deciding } from "../running/search.ts";
import { choiceText, placeOfChoice } from "./choice-text.ts";
import type { Present, Way } from "./debuggee.ts";
import { Targets } from "./targets.ts";

/** So many of the values of one `choose` are listed. */
const mostChoices = 100;

/** Answers what can happen next, and makes it happen. */
export class Choices {
  readonly #present: Present;
  readonly #targets = new Targets<Possible>();

  constructor(present: Present) {
    this.#present = present;
  }

  all(): ChoicesBody {
    const inspector = this.#present.stopped();
    const { snapshot } = inspector;
    const { session, moment } = inspector.moment();
    const { sources } = this.#present.loaded();
    const next = snapshot.run.next()?.decision;
    const { possible, isComplete } = this.#possible();
    const choices = possible.map((each) => {
      const place = placeOfChoice(snapshot, each);
      return {
        id: this.#targets.add(each),
        label: choiceText(snapshot, each),
        source: place && sources.placeBody(place),
        isNext: next !== undefined && isSameDecision(next, each.decision),
      };
    });
    return { session, moment, choices, isComplete };
  }

  /** Of all that can happen next, those in the file of a frame with their places: the client takes the one at the cursor. */
  stepInTargets({ frameId }: DebugProtocol.StepInTargetsArguments): DebugProtocol.StepInTargetsResponse["body"] {
    const { snapshot } = this.#present.stopped();
    const shown = snapshot.frame(frameId).row.place;
    const { sources } = this.#present.loaded();
    const targets = this.#possible().possible.map((each) => {
      const target = { id: this.#targets.add(each), label: choiceText(snapshot, each) };
      const place = placeOfChoice(snapshot, each);
      if (place === undefined || place.file !== shown?.file) return target;
      const { source: _, ...position } = sources.position(place);
      return { ...target, ...position };
    });
    return { targets };
  }

  #possible(): { readonly possible: readonly Possible[]; readonly isComplete: boolean } {
    const found = this.#present.stopped().snapshot.run.possible(mostChoices + 1);
    const possible = found.filter(({ decision }) => decision.kind === "timer" || (decision.choice ?? 0) < mostChoices);
    return { possible, isComplete: possible.length === found.length };
  }

  choose(id: number): void {
    const { run } = this.#present.stopped().snapshot;
    const chosen = this.#targets.get(id);
    const way: Way = ({ watch }) => deciding(watch, chosen);
    this.#present.resume(run.program.tasks[chosen.task].id, way, { title: "Looking at what led to this moment" });
  }

  /** The run is about to leave its moment. */
  left(): void {
    this.#targets.clear();
  }
}
