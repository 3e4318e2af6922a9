import { Refusal } from '../http/refusal.js';

type More = Refusal['more'];
const refusal = (status: number, code: string, detail: string, more: More = {}) =>
  [code, new Refusal(status, code, detail, more)] as const;
const wrong = (pointer: string, code: string, message: string): More => ({ errors: [{ pointer, code, message }] });
const wait = (seconds: number): More => ({ headers: { 'retry-after': String(seconds) } });

/** What a refusal of each code looks like. docs/errors.md says what to do about it. */
export const refusals: ReadonlyMap<string, Refusal> = new Map([
  refusal(
    400,
    'invalid_request',
    'The request is not valid: /query/limit: must be at most 200',
    wrong('/query/limit', 'too_big', 'must be at most 200'),
  ),
  refusal(400, 'malformed_json', 'The body is not valid JSON.'),
  refusal(400, 'malformed_multipart', 'The multipart body is cut off or malformed.'),
  refusal(400, 'invalid_cursor', 'The cursor is not one of this list.'),
  refusal(400, 'invalid_idempotency_key', 'An Idempotency-Key is 1 to 255 visible ASCII characters.'),
  refusal(400, 'not_valid_python', 'Upload refused: line 12 is not valid Python (unexpected indent).', {
    errors: [{ code: 'indentation_error', message: 'unexpected indent', line: 12, column: 5 }],
  }),
  refusal(400, 'password_common', 'This password is among the 10,000 most common ones. Choose another one.'),
  refusal(400, 'password_wrong', 'The present password is not this one.'),
  refusal(400, 'scope_not_grantable', 'A viewer can’t give a token jobs:trigger.'),
  refusal(
    400,
    'different_model_types',
    "The model types differ, DMO and SO: their results can't be compared. Name another DMO in `against`.",
  ),
  refusal(400, 'same_job', 'A job can’t be compared with itself: name another one in `against`.'),
  refusal(401, 'unauthenticated', 'There is no credential, or it is no longer good. Log in, or send an API token.', {
    headers: { 'www-authenticate': 'Bearer' },
  }),
  refusal(403, 'permission_missing', 'Your role does not allow this: it needs jobs:trigger.', {
    extra: { permission: 'jobs:trigger' },
  }),
  refusal(403, 'passwords_off', 'Nobody logs in by password here. Use the login over the identity provider.'),
  refusal(403, 'session_required', 'This is for a person who is logged in, not for an API token.'),
  refusal(403, 'token_limited', 'This token is limited to the model types DMO.'),
  refusal(403, 'origin_not_allowed', 'Only the dashboard itself may call this.'),
  refusal(403, 'setup_done', 'There is an administrator already.'),
  refusal(403, 'setup_token_invalid', 'This link was used, or is too old. Start the product again for a new one.'),
  refusal(403, 'reset_token_invalid', 'This link was used, or is too old. Ask an administrator for a new one.'),
  refusal(403, 'four_eyes', 'Somebody else than its uploader activates a model here, and only an active one plans.'),
  refusal(404, 'not_found', 'This job does not exist.'),
  refusal(404, 'data_source_not_found', 'The data source north does not exist.'),
  refusal(404, 'model_not_found', 'The model so_v9 does not exist.'),
  refusal(404, 'no_results', 'The job has not ended, or found nothing.'),
  refusal(404, 'no_statistics', 'This table was stored before its values were counted. Upload it again.'),
  refusal(
    406,
    'not_acceptable',
    'There is no such form of it: format must be one of json, csv, parquet, bid_file.',
    wrong('/query/format', 'invalid_value', 'must be one of json, csv, parquet, bid_file'),
  ),
  refusal(406, 'format_not_available', 'This table was not written as Parquet; ask for csv or json.'),
  refusal(409, 'conflict', 'This does not go with the state things are in.'),
  refusal(409, 'dmo_already_run', 'The delivery day 2026-11-28 of in-iex has its plan.', {
    extra: { existing_job_id: 'dmo_1795740091933_4s8u7e' },
  }),
  refusal(409, 'idempotency_in_progress', 'The first request with this key still runs.', wait(1)),
  refusal(409, 'job_already_finished', 'The job is already finished.'),
  refusal(409, 'job_not_ended', 'The job so_1795740087164_dw3w93 still runs.'),
  refusal(409, 'no_active_model', 'No model of the type RMO is active. Activate one, or name one in model_id.'),
  refusal(409, 'model_archived', 'This model is archived. Activate it, or make it a candidate to try it.'),
  refusal(409, 'model_quota_reached', 'Your models take all of your 512 MiB. Delete some.', {
    extra: { used_bytes: 536_870_912, quota_bytes: 536_870_912 },
  }),
  refusal(409, 'model_in_use', 'A job still runs on this model.', { extra: { job_id: 'so_1795740087164_dw3w93' } }),
  refusal(409, 'model_active', 'The active model can’t become a candidate. Activate another one first.'),
  refusal(409, 'model_built_in', 'This model comes with the product and can’t be deleted.'),
  refusal(409, 'data_source_in_use', 'A job still needs this data source.'),
  refusal(409, 'email_taken', 'There is a user with this address already.'),
  refusal(409, 'last_admin', 'Somebody must stay who can let others in: make another administrator first.'),
  refusal(409, 'no_password', 'A service account has no password to reset.'),
  refusal(409, 'other_kind_of_user', 'A person doesn’t become a service account, nor the other way.'),
  refusal(
    412,
    'version_changed',
    'This schedule was changed meanwhile: it is version 3. Look at it again, then change it.',
  ),
  refusal(409, 'webhook_disabled', 'This webhook is disabled: nothing is sent there. Enable it first.'),
  refusal(
    409,
    'delivery_pending',
    'This delivery is still on its way; its next attempt is at 2026-11-27T00:52:15.412Z.',
  ),
  refusal(409, 'too_many_webhooks', 'There are 50 webhooks already. Remove one that nobody needs.'),
  refusal(413, 'payload_too_large', 'The body is larger than this address takes.'),
  refusal(413, 'file_too_large', 'The file is larger than 10 MiB.'),
  refusal(415, 'unsupported_media_type', 'Send the body as application/json.'),
  refusal(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another body.'),
  refusal(422, 'data_not_fit', 'The data source north can’t feed a DMO: units is missing.', {
    errors: [{ code: 'MISSING_TABLE', table: 'units', row: null, column: null, message: 'units is missing' }],
  }),
  refusal(422, 'no_blocks_left', 'All blocks of the data have begun. Upload newer data, or name a horizon_start.'),
  refusal(422, 'model_type_mismatch', 'The model so_builtin_1 is of the type SO.'),
  refusal(422, 'no_data_source', 'This schedule names no data source, and there is no default one.'),
  refusal(422, 'deadline_passed', 'The deadline lies in the past.'),
  refusal(422, 'data_not_valid', 'The tables have 1 error.', {
    errors: [{ code: 'BAD_TYPE', table: 'timeseries', row: 7, column: 'price', message: 'is no number', value: 'n/a' }],
  }),
  refusal(422, 'unknown_market', 'There is no market profile nordic.'),
  refusal(422, 'table_not_readable', 'The model wrote a table that is not well-formed CSV.'),
  refusal(422, 'nothing_to_compare', 'The job so_1795740087164_dw3w93 left no tables and KPIs.'),
  refusal(
    422,
    'webhook_target_refused',
    '10.0.0.1 is not a public address. An operator can allow its network: WEBHOOK_ALLOWED_NETWORKS.',
    wrong('/url', 'webhook_target_refused', '10.0.0.1 is not a public address.'),
  ),
  refusal(422, 'not_downloadable', 'There is nothing to download at this path.'),
  refusal(429, 'too_many_requests', 'At most 600 calls may be made in a minute. Try again in 20 s.', wait(20)),
  refusal(429, 'too_many_logins', 'Logins from this address failed too often. Try again in 60 s.', wait(60)),
  refusal(429, 'too_many_refreshes', 'Too many refreshes from this address. Try again in 60 s.', wait(60)),
  refusal(429, 'too_many_triggers', 'At most 30 jobs may be started in a minute. Try again in 20 s.', wait(20)),
  refusal(429, 'too_many_uploads_per_minute', 'At most 10 uploads in a minute. Try again in 20 s.', wait(20)),
  refusal(503, 'database_away', 'The database is not reachable right now. Try again in a few seconds.', wait(2)),
  refusal(503, 'not_prepared', 'Still being prepared: the sample.', wait(2)),
  refusal(503, 'too_many_uploads', 'Too many uploads are being checked. Try again in a few seconds.', wait(5)),
  refusal(503, 'busy', 'Too many log in at once. Try again in a few seconds.', wait(2)),
]);
