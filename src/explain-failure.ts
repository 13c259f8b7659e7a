import { FileError } from './files/read-yaml.ts';

/** Why the bot does not start, for its operator: by the variable to change, where one is to blame. */
export function explainFailure(error: unknown): string {
  if (error instanceof FileError) {
    return `FIRSTLINE_CONFIG: the desk file, or a policy it names, cannot be used\n${error.message}`;
  }
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  if (syscall === 'mkdir') {
    return `FIRSTLINE_DATA_DIR: the data folder cannot be made (${error.message}); choose another one`;
  }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return error.message;
  switch (code) {
    case 'EADDRINUSE':
      return `PORT: something else listens on ${address}:${port} already; choose another one. The page of the sandbox, or of the playground, takes the port after it.`;
    case 'EACCES':
      return `PORT: this user may not listen on port ${port}; choose one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `HOST: this machine has no such address (${error.message})`;
    default:
      return error.message;
  }
}
