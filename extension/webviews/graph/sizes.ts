/** All lengths are CSS pixels. */
export const sizes = {
  margin: 4,
  heading: 24,
  taskHead: 24,
  /** A fibril's name, and each line under it. */
  line: 17,
  /** Font size of a task's name that is seen from far away. */
  farName: 22,
  rowPadding: 4,
  gap: 10,
  /** Room at the sides of a column, where arrows between its boxes run. */
  lane: 26,
  minColumn: 176,
  /** Where there is room for two of the least, a column has so much at least. */
  goodColumn: 230,
  maxColumn: 280,
} as const;
