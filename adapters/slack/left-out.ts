/** Stands where Bolt asks for a module that is not needed. */
export {};
