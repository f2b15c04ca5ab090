import { codeActionsFeature } from "./actions/actions.ts";
import { semanticTokensFeature } from "./display/semantic-tokens.ts";
import type { Feature } from "./feature.ts";
import { hoverFeature } from "./hover/hover.ts";
import { definitionFeature } from "./navigation/definition.ts";
import { outlineFeature } from "./navigation/outline.ts";

/** All that the server can do besides diagnostics. */
export const features: readonly Feature[] = [
  outlineFeature,
  hoverFeature,
  definitionFeature,
  semanticTokensFeature,
  codeActionsFeature,
];
