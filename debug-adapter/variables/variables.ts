import type { DebugProtocol } from "@vscode/debugprotocol";
import { RequestError } from "../session/request-error.ts";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import type { Item } from "./item.ts";
import { scopesOf } from "./scopes.ts";

/** What is below a number. */
interface Container {
  readonly path: string;
  readonly make: () => readonly Item[];
  /** Its children, once they were asked for: of many a client asks for part after part. */
  made?: readonly Item[];
  /** Whether they are elements, and none has a name of its own. */
  readonly isList: boolean;
}

type Format = DebugProtocol.ValueFormat | undefined;

/** The variables of one stop. What was asked for once keeps its number as long as the stop lasts. */
export class Variables {
  readonly #snapshot: Snapshot;
  readonly #numbers = new Map<string, number>();
  readonly #containers: Container[] = [];

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  scopes(frame: Frame): DebugProtocol.Scope[] {
    return scopesOf(this.#snapshot, frame).map(({ owner, name, hint, elements, children }) => ({
      name,
      variablesReference: this.#reference(`${owner}/${name}`, children, elements !== undefined),
      expensive: false,
      ...(hint && { presentationHint: hint }),
      ...(elements !== undefined && { indexedVariables: elements }),
    }));
  }

  /** The children of a container, or the part of them that is asked for. */
  children(args: DebugProtocol.VariablesArguments): DebugProtocol.Variable[] {
    const { variablesReference, filter, start = 0, count = 0, format } = args;
    const container = this.#container(variablesReference);
    if (filter !== undefined && (filter === "indexed") !== container.isList) return [];
    const items = childrenOf(container).slice(start, count > 0 ? start + count : undefined);
    return items.map((item) => {
      const { value, ...more } = this.shown(container.path, item, format);
      return { name: item.name, value, ...more, ...(item.expression && { evaluateName: item.expression }) };
    });
  }

  /** The item of this name in a container; `undefined` when there is none. */
  item(reference: number, name: string): Item | undefined {
    return childrenOf(this.#container(reference)).find((child) => child.name === name);
  }

  #container(reference: number): Container {
    const container = this.#containers[reference - 1];
    if (container !== undefined) return container;
    throw new RequestError(`There are no variables ${reference} at this moment: they went with an earlier stop.`);
  }

  /** An item's value as a client sees it, and what is below it; `path` is where it stands. */
  shown(path: string, { name, value, hex, children, elements }: Item, format: Format) {
    const isList = elements !== undefined;
    return {
      value: (format?.hex ? hex : undefined) ?? value,
      variablesReference: children === undefined ? 0 : this.#reference(`${path}/${name}`, children, isList),
      ...(isList && { indexedVariables: elements }),
    };
  }

  /** The number of what stands at a path. */
  #reference(path: string, make: () => readonly Item[], isList: boolean): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    this.#containers.push({ path, make, isList });
    this.#numbers.set(path, this.#containers.length);
    return this.#containers.length;
  }
}

function childrenOf(container: Container): readonly Item[] {
  container.made ??= container.make();
  return container.made;
}
