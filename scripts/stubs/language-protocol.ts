/**
 * What Langium takes of the language server protocol's package where no language server is built: cancellation, events and an
 * error. The package itself would be a fifth of the debug adapter, and an extension is downloaded by each of its users.
 */
export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

const never = () => ({ dispose() {} });

export const CancellationToken = {
  None: { isCancellationRequested: false, onCancellationRequested: never },
  Cancelled: { isCancellationRequested: true, onCancellationRequested: never },
  is: (value: unknown): value is CancellationToken =>
    typeof value === "object" &&
    value !== null &&
    "isCancellationRequested" in value &&
    "onCancellationRequested" in value,
};

/** Calls its listeners when it is fired, in the order in which they came. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** A token that can be cancelled once. */
export class CancellationTokenSource {
  readonly #emitter = new Emitter<void>();
  #cancelled = false;
  readonly token: CancellationToken;

  constructor() {
    const source = this;
    this.token = {
      get isCancellationRequested() {
        return source.#cancelled;
      },
      onCancellationRequested: (listener) => this.#emitter.event(listener),
    };
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#emitter.fire();
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}

/** Codes of the protocol that Langium answers with. */
export const LSPErrorCodes = { RequestFailed: -32803, ServerCancelled: -32802 };

export class ResponseError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
