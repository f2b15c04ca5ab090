import { codeActionsFeature } from "./actions/actions.ts";
import { completionFeature } from "./completion/completion.ts";
import { foldingFeature } from "./display/folding.ts";
import { inlayHintsFeature } from "./display/inlay-hints.ts";
import { inlineValuesFeature } from "./display/inline-values.ts";
import { lensesFeature } from "./display/lenses.ts";
import { linksFeature } from "./display/links.ts";
import { selectionFeature } from "./display/selection.ts";
import { semanticTokensFeature } from "./display/semantic-tokens.ts";
import type { Feature } from "./feature.ts";
import { formattingFeature } from "./formatting/formatting.ts";
import { hoverFeature } from "./hover/hover.ts";
import { callHierarchyFeature } from "./navigation/call-hierarchy.ts";
import { definitionFeature } from "./navigation/definition.ts";
import { highlightFeature } from "./navigation/highlight.ts";
import { implementationFeature } from "./navigation/implementation.ts";
import { linkedEditingFeature } from "./navigation/linked-editing.ts";
import { outlineFeature } from "./navigation/outline.ts";
import { referencesFeature } from "./navigation/references.ts";
import { renameFeature } from "./navigation/rename.ts";
import { typeDefinitionFeature } from "./navigation/type-definition.ts";
import { willRenameFeature } from "./navigation/will-rename.ts";
import { workspaceSymbolsFeature } from "./navigation/workspace-symbols.ts";
import { signatureFeature } from "./signature/signature.ts";

/** All that the server can do besides diagnostics. */
export const features: readonly Feature[] = [
  outlineFeature,
  hoverFeature,
  definitionFeature,
  semanticTokensFeature,
  completionFeature,
  signatureFeature,
  inlineValuesFeature,
  formattingFeature,
  foldingFeature,
  selectionFeature,
  linksFeature,
  inlayHintsFeature,
  lensesFeature,
  codeActionsFeature,
  typeDefinitionFeature,
  implementationFeature,
  referencesFeature,
  highlightFeature,
  renameFeature,
  linkedEditingFeature,
  callHierarchyFeature,
  workspaceSymbolsFeature,
  willRenameFeature,
];
