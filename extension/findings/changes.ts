import type { Row } from "./row.ts";

/** The ids of the rows that look otherwise than before; or that there are other rows than before. */
export function changesIn(before: readonly Row[], after: readonly Row[]): readonly string[] | "others" {
  if (before.length !== after.length) return "others";
  const changed: string[] = [];
  for (const [index, row] of after.entries()) {
    const old = before[index];
    if (row.id !== old.id || row.isOpen !== old.isOpen) return "others";
    const below = changesIn(old.rows, row.rows);
    if (below === "others") return below;
    if (looksOf(row) !== looksOf(old)) changed.push(row.id);
    changed.push(...below);
  }
  return changed;
}

const looksOf = ({ label, description, tooltip, icon, can, does }: Row): string =>
  JSON.stringify([label, description, tooltip, icon, can, does]);
