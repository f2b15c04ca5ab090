import { Constants, isProtocol, kernelOf } from "#language";
import { nameOf } from "../names.ts";
import { replace } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** Writes to each method of a protocol the number that it has. */
export function numberMethods({ document, range: { start } }: Situation): readonly Fix[] {
  const source = document.parseResult.value;
  const offset = document.textDocument.offsetAt(start);
  const protocol = source.items
    .filter(isProtocol)
    .find(({ $cstNode: cst }) => cst !== undefined && cst.offset <= offset && offset <= cst.end);
  const constants = new Constants(kernelOf(source));
  const edits = (protocol?.methods ?? [])
    .filter((method) => method.number === undefined)
    .flatMap((method) => {
      const [number, at] = [constants.ofMethod(method), nameOf(method)?.end];
      return typeof number === "number" && at !== undefined
        ? [replace(document, { from: at, to: at }, ` = ${number}`)]
        : [];
    });
  return edits.length === 0 ? [] : [{ title: "Number the methods", edits }];
}
