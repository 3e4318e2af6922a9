import type { AlertView } from '@energy-ops/contracts';

/** An e-mail as it is handed to the mail server. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
}

const subjectLength = 150;

/** The e-mail that tells of an alert or, as an answer to that one, of its end. `address` is where the dashboard is. */
export function mailOf(
  alert: AlertView,
  change: 'opened' | 'resolved',
  mailId: string,
  to: string,
  address: string,
): Mail {
  const domain = new URL(address).hostname;
  const messageId = `<alert-${alert.id}-${mailId}@${domain}>`;
  const subject = `${change === 'resolved' ? 'Resolved' : alert.severity}: ${alert.sentence}`;
  const lines = [
    alert.sentence,
    ...(change === 'resolved'
      ? [`It is over: ${alert.resolution ?? ''}`]
      : [...(alert.next_step === null ? [] : [`What to do: ${alert.next_step}`])]),
    ...(alert.link === null ? [] : [address + alert.link]),
    `Since ${alert.opened_at}${alert.resolved_at === null ? '' : `, until ${alert.resolved_at}`}.`,
    `You get this because you asked for it: ${address}/profile`,
  ];
  return { to, subject: subject.slice(0, subjectLength), text: `${lines.join('\n\n')}\n`, messageId };
}
