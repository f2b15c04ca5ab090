import { type ClientCapabilities, type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";

/** How diagnostics are looked for, beyond mistakes: the settings `ktrace.analysis.*` and `ktrace.search.*`. Times in milliseconds. */
export interface LookSettings {
  /** In the text, for what may hang. */
  readonly analysis: { readonly static: boolean };
  /** In the background, for schedules under which something goes wrong. */
  readonly search: SearchSettings;
}

export interface SearchSettings {
  readonly enabled: boolean;
  /** It begins when nobody has typed for so long. */
  readonly delay: number;
  /** It works for so long on each set of constants. */
  readonly budget: number;
}

export const defaultLook: LookSettings = {
  analysis: { static: true },
  search: { enabled: true, delay: 500, budget: 2000 },
};

/** A setting that is on or off; where it makes no sense, as it usually is. */
export const flag = (value: unknown, usual: boolean): boolean => (typeof value === "boolean" ? value : usual);

/** What an editor says of the settings `ktrace.*`; where that makes no sense, the default. */
export function lookOf(given: unknown): LookSettings {
  const part = (name: string): Record<string, unknown> => ({ ...Object(Object(given)[name]) });
  const time = (value: unknown, usual: number) => (typeof value === "number" && value >= 0 ? value : usual);
  const { analysis, search } = defaultLook;
  return {
    analysis: { static: flag(part("analysis").static, analysis.static) },
    search: {
      enabled: flag(part("search").enabled, search.enabled),
      delay: time(part("search").delay, search.delay),
      budget: time(part("search").budget, search.budget),
    },
  };
}

/** The settings of an editor that tells them, and who is to hear that they are others. */
export class Settings {
  readonly #connection: Connection;
  readonly #client: ClientCapabilities;
  readonly #listeners = new Set<() => void>();
  look = defaultLook;

  constructor(connection: Connection, client: ClientCapabilities) {
    this.#connection = connection;
    this.#client = client;
    connection.onDidChangeConfiguration(() => this.#ask());
  }

  /** Calls `listener` whenever a setting may be another one. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** To be called when the client is ready. */
  follow(): void {
    if (!this.#client.workspace?.configuration) return;
    if (this.#client.workspace.didChangeConfiguration?.dynamicRegistration)
      void this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "ktrace" });
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      if (this.#client.workspace?.configuration)
        this.look = lookOf(await this.#connection.workspace.getConfiguration("ktrace"));
    } catch (error) {
      this.#connection.console.error(String(error));
    }
    for (const listener of this.#listeners) listener();
  }
}
