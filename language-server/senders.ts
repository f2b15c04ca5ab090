import {
  groupedBy,
  type Handler,
  isHandler,
  isMethodReference,
  isReceive,
  type Method,
  type MethodReference,
  nodesOf,
  type SourceDocument,
  targetsOfReference,
  taskOf,
} from "#language";

/** Where methods are sent, by `call`, `send`, `notify` or `forward`; the files are looked through once. */
export class Senders {
  readonly #byMethod: ReadonlyMap<Method | undefined, readonly MethodReference[]>;

  constructor(files: Iterable<SourceDocument>) {
    const sent = [...files]
      .flatMap(({ parseResult }) => parseResult.value.items)
      .flatMap(nodesOf)
      .filter((node) => isMethodReference(node))
      .filter(({ $container }) => !isHandler($container) && !isReceive($container));
    this.#byMethod = groupedBy(sent, ({ method }) => method?.ref);
  }

  ofMethod(method: Method): readonly MethodReference[] {
    return this.#byMethod.get(method) ?? [];
  }

  /** What a handler may get: what is sent to its task, and what is sent over a phone of which the text does not tell where it leads. */
  ofHandler(handler: Handler): readonly MethodReference[] {
    const task = taskOf(handler);
    const method = handler.method?.method?.ref;
    if (task === undefined || method === undefined) return [];
    return this.ofMethod(method).filter((sent) => {
      const targets = targetsOfReference(sent);
      return targets.length === 0 || targets.includes(task);
    });
  }
}
