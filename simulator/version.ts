/** The version of KTrace: what a file that is passed on says of who wrote it. It is that of the package. */
export const VERSION = "0.1.0";
