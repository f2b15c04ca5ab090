export { binder } from "./binder/index.ts";
export * from "./capture.ts";
export * from "./format.ts";
export { printIpc } from "./kconsole/ipc.ts";
export { printTasks, printTasksMore } from "./kconsole/tasks.ts";
export { printThreads } from "./kconsole/threads.ts";
