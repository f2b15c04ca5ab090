import type { Row } from "./row.ts";

/** The ids of the rows that look otherwise than before; or that there are other rows than before. */
export function changesIn(before: readonly Row[], after: readonly Row[]): readonly string[] | "other rows" {
  if (before.length !== after.length) return "other rows";
  const changed: string[] = [];
  for (const [index, row] of after.entries()) {
    const old = before[index];
    if (row.id !== old.id || row.isOpen !== old.isOpen) return "other rows";
    const below = changesIn(old.rows, row.rows);
    if (below === "other rows") return below;
    if (looksOf(row) !== looksOf(old)) changed.push(row.id);
    changed.push(...below);
  }
  return changed;
}

const looksOf = ({ label, description, tooltip, icon, can, does }: Row): string =>
  JSON.stringify([label, description, tooltip, icon, can, does]);
