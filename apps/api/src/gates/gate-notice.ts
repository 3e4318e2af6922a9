/** The NOTIFY channel of gates; its payload is a GateWarning as JSON. */
export const gateWarned = 'gate_warned';
