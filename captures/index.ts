export * from "./capture.ts";
export * from "./format.ts";
export { printIpc } from "./kconsole/ipc.ts";
export { kconsole } from "./kconsole/kconsole.ts";
export { printTasks, printTasksMore } from "./kconsole/tasks.ts";
export { printThreads } from "./kconsole/threads.ts";
export { mayLeadTo } from "./methods/leads.ts";
export { type MethodNames, methodNames } from "./methods/method-names.ts";
