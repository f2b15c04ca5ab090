/**
 * Addresses that a simulated kernel does not have. They are functions of the task id, so they stay the same through a run and
 * tell tasks apart, which is all that a reader of a dump does with them.
 */
const TASKS = 0xffff800000200000n;
const TASK_SPACING = 0x4000n;
const THREADS = 0xffff800010000000n;
const THREAD_SPACING = 0x2000n;
const ADDRESS_SPACES = 0xffff80000009c000n;
const ADDRESS_SPACE_SPACING = 0x88n;
/** Where the answerbox lies in a task. */
const ANSWERBOX = 0x1a0n;

export const taskAddress = (task: number): bigint => TASKS + BigInt(task) * TASK_SPACING;
export const threadAddress = (task: number): bigint => THREADS + BigInt(task) * THREAD_SPACING;
export const answerboxAddress = (task: number): bigint => taskAddress(task) + ANSWERBOX;
export const addressSpaceAddress = (task: number): bigint => ADDRESS_SPACES + BigInt(task) * ADDRESS_SPACE_SPACING;
