/** The kernel's capability numbers are practically unlimited; the machine keeps a table for each task. */
export const mostPhones = 4096;

/** What `limits { … }` may set, and in which range. */
export const limitRanges = {
  phones: { least: 1, most: mostPhones },
  async_calls: { least: 1, most: 65_536 },
  async_calls_per_task: { least: 1, most: 65_536 },
  fibrils: { least: 1, most: 65_536 },
  notifications: { least: 1, most: 65_536 },
  calls: { least: 1, most: 65_536 },
  steps: { least: 1, most: 2 ** 31 - 1 },
} as const;

export type LimitName = keyof typeof limitRanges;

/** How a limit is raised, for a person: to `wanted`, or as far as it goes. */
export function raisingText(name: LimitName, value: number, wanted: number): string {
  const { most } = limitRanges[name];
  if (value >= most) return `the limit \`${name}\` is ${value}, and cannot be higher`;
  return `the limit \`${name}\` is ${value}; \`limits { ${name} ${Math.min(wanted, most)} }\` raises it`;
}
