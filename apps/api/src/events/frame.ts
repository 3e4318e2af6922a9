import type { ServerEvents } from '@energy-ops/contracts';
import type { LiveSocket } from './live-socket.js';

/**
 * An event for many, written once: as Socket.IO's packet and, ready for the wire, as a WebSocket's frame in one piece.
 * Socket.IO's own broadcast has each socket write two pieces, and finds each by its id.
 */
export class Frame {
  private readonly packet: string;
  private readonly options;

  constructor(
    ...said: { [Event in keyof ServerEvents]: [Event, ...Parameters<ServerEvents[Event]>] }[keyof ServerEvents]
  ) {
    this.packet = `2${JSON.stringify(said)}`;
    // Engine.IO takes the frame where the transport is a WebSocket, and the packet where the client polls.
    this.options = { compress: false, wsPreEncodedFrame: [webSocketFrame(`4${this.packet}`)] };
  }

  sendTo({ conn }: LiveSocket): void {
    conn.write(this.packet, this.options);
  }
}

/** A text message as a server writes it: whole, and not masked. */
function webSocketFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = 0x81;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}
