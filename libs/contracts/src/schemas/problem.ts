import * as z from 'zod';

/** RFC 9457. `code` is stable; docs/errors.md lists them all. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    request_id: z.string(),
    code: z.string(),
    errors: z
      .array(z.looseObject({ pointer: z.string().optional(), code: z.string(), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
