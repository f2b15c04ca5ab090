const integers = new Intl.NumberFormat("en");

/** `4,085` */
export const numberText = (count: number): string => integers.format(count);

/** `4,085 states`, `1 state` */
export const countText = (count: number, noun: string): string =>
  `${numberText(count)} ${noun}${count === 1 ? "" : "s"}`;
