import { kernels } from "#simulator";
import { hasMostFiles } from "../document-builder.ts";
import type { Capture, KernelClause } from "../generated/ast.ts";
import { named } from "../kernel.ts";
import { mostFiles } from "../limits.ts";
import { didYouMean, wordData } from "../nearest.ts";
import { importedUri } from "../scenario.ts";
import type { Checks, Context } from "./context.ts";

export const fileChecks: Checks = {
  Import(node, { services, document, error }) {
    const documents = services.shared.workspace.LangiumDocuments;
    if (documents.hasDocument(importedUri(document, node))) return;
    const tooMany = `\`${node.path}\` is not read: there are ${mostFiles} files already; import fewer, or put them together.`;
    if (hasMostFiles(documents)) return error("too-many-files", tooMany, { node, property: "path" });
    const message = `Cannot read \`${node.path}\`; expected a ktrace file, named relative to this one.`;
    error("missing-import", message, { node, property: "path" });
  },
  KernelClause: checkKernel,
  Capture: checkKernel,
};

function checkKernel(node: KernelClause | Capture, { error }: Context): void {
  if (node.kernel === undefined || named(node.kernel) !== undefined) return;
  const names = kernels.map((kernel) => kernel.name);
  const message = `Unknown kernel \`${node.kernel}\`; expected ${names.map((name) => `\`${name}\``).join(" or ")}.`;
  error("unknown-kernel", message + didYouMean(node.kernel, names), {
    node,
    property: "kernel",
    data: wordData(node.kernel, names),
  });
}
