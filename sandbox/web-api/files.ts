import { type Method, need, refuse } from './method.ts';

export const files: Record<string, Method> = {
  'files.info': {
    scope: () => 'files:read',
    pace: 100,
    run: ({ args, inside }) => {
      const id = need(args, 'file', 'file_not_found');
      const held = inside.workspace.state.files;
      const file = Object.hasOwn(held, id) ? held[id] : refuse('file_not_found');
      return { file, comments: [], response_metadata: { next_cursor: '' } };
    },
  },
};
