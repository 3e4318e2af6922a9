import type { Model, UploadedModel } from '@energy-ops/contracts';
import { resolve } from 'node:path';
import type { Answer, RunningApi } from '../../testing/running-api.js';

/** The environment the checks of uploads run in. */
export const python = resolve(import.meta.dirname, '../../../../../.venv/bin/python');

export interface Upload {
  readonly source?: string | Buffer;
  readonly name?: string;
  readonly modelType?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** The name of the part that holds the file. */
  readonly part?: string;
}

/** An upload as a browser sends it. */
export function form({ source = 'print(1)\n', name = 'model.py', modelType = 'SO', fields, part }: Upload): FormData {
  const body = new FormData();
  for (const [field, value] of Object.entries({ ...(modelType && { modelType }), ...fields }))
    body.append(field, value);
  body.append(part ?? 'file', new Blob([typeof source === 'string' ? source : new Uint8Array(source)]), name);
  return body;
}

/** Uploads a model. */
export const post = (api: RunningApi, token: string, upload: Upload = {}): Promise<Answer> =>
  api.call('/api/optimization/upload', { token, body: form(upload) });

/** Uploads a model that has to be accepted. */
export async function upload(api: RunningApi, token: string, wanted: Upload = {}): Promise<Model> {
  const { status, json, text } = await post(api, token, wanted);
  if (status !== 201) throw new Error(`The upload was refused: ${text}`);
  const { model }: Partial<UploadedModel> = json;
  if (!model) throw new Error('There is no model in the answer.');
  return model;
}
