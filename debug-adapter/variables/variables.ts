import type { DebugProtocol } from "@vscode/debugprotocol";
import { RequestError } from "../session/request-error.ts";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import type { Item } from "./item.ts";
import { scopesOf } from "./scopes.ts";

interface Container {
  readonly path: string;
  readonly children: () => readonly Item[];
}

/** The variables of one stop. What was asked for once keeps its number as long as the stop lasts. */
export class Variables {
  readonly #snapshot: Snapshot;
  readonly #numbers = new Map<string, number>();
  readonly #containers: Container[] = [];

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  scopes(frame: Frame): DebugProtocol.Scope[] {
    return scopesOf(this.#snapshot, frame).map(({ owner, name, hint, children }) => ({
      name,
      variablesReference: this.reference(`${owner}/${name}`, children),
      expensive: false,
      ...(hint && { presentationHint: hint }),
    }));
  }

  children(reference: number, start = 0, count = 0): DebugProtocol.Variable[] {
    const container = this.#container(reference);
    const items = container.children().slice(start, count > 0 ? start + count : undefined);
    return items.map((item) => this.shown(container.path, item));
  }

  /** The item of this name in a container; `undefined` when there is none. */
  item(reference: number, name: string): Item | undefined {
    return this.#container(reference)
      .children()
      .find((child) => child.name === name);
  }

  #container(reference: number): Container {
    const container = this.#containers[reference - 1];
    if (container !== undefined) return container;
    throw new RequestError(`There are no variables ${reference} at this moment: they went with an earlier stop.`);
  }

  /** An item as a client sees it; `path` is where it stands. */
  shown(path: string, { name, value, children, expression }: Item): DebugProtocol.Variable {
    const variablesReference = children === undefined ? 0 : this.reference(`${path}/${name}`, children);
    return { name, value, variablesReference, ...(expression && { evaluateName: expression }) };
  }

  /** The number of what stands at a path. */
  reference(path: string, children: () => readonly Item[]): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    this.#containers.push({ path, children });
    this.#numbers.set(path, this.#containers.length);
    return this.#containers.length;
  }
}
