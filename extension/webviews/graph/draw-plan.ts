import type { Arrow } from "./arrows.ts";
import { svg } from "./dom.ts";

/** Arrows as they are seen from far away: all that look the same are one path, because each element costs as much as a near one. */
export function drawPlan(arrows: readonly Arrow[]): SVGElement[] {
  const alike = new Map<string, Arrow[]>();
  for (const arrow of arrows) {
    const key = `${arrow.role === "victim"} ${arrow.line.certain}`;
    alike.set(key, alike.get(key) ?? []);
    alike.get(key)?.push(arrow);
  }
  return [...alike.values()].map(([first, ...others]) =>
    svg(
      "g",
      {
        class: "arrow",
        "data-role": first.role === "victim" && "victim",
        "data-cycle": first.line.inCycle,
        "data-certain": first.line.certain || undefined,
      },
      svg("path", { class: "curve", d: [first, ...others].map(({ curve }) => curve).join("") }),
      svg("path", { class: "head", d: [first, ...others].map(({ head }) => head).join("") }),
    ),
  );
}
