import type { Questions } from "../questions.ts";
import { flag } from "../settings.ts";

/** Which inlay hints somebody wants to see: the settings `ktrace.inlayHints.*`. */
export interface HintSettings {
  readonly methodNumbers: "off" | "declarations" | "everywhere";
  readonly targets: boolean;
  readonly parameterNames: boolean;
  readonly waits: boolean;
}

export const defaultHints: HintSettings = {
  methodNumbers: "declarations",
  targets: true,
  parameterNames: true,
  waits: true,
};

/** The settings for a file, as far as the editor has any. */
export async function hintSettings({ connection, client }: Questions, uri: string): Promise<HintSettings> {
  if (!client.workspace?.configuration) return defaultHints;
  return hintsOf(await connection.workspace.getConfiguration({ scopeUri: uri, section: "ktrace.inlayHints" }));
}

/** What an editor says of the settings; where that makes no sense, the default. */
export function hintsOf(given: unknown): HintSettings {
  const settings: Record<string, unknown> = { ...Object(given) };
  const { methodNumbers } = settings;
  const isKnown = methodNumbers === "off" || methodNumbers === "declarations" || methodNumbers === "everywhere";
  return {
    methodNumbers: isKnown ? methodNumbers : defaultHints.methodNumbers,
    targets: flag(settings.targets, defaultHints.targets),
    parameterNames: flag(settings.parameterNames, defaultHints.parameterNames),
    waits: flag(settings.waits, defaultHints.waits),
  };
}
