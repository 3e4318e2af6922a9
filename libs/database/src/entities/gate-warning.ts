import type { ModelType } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';

const GateWarningSchema = defineEntity({
  name: 'GateWarning',
  tableName: 'gate_warning',
  properties: {
    market: p.string().primary(),
    segment: p.string().primary(),
    closes: p.datetime().primary(),
    /** 0: it has closed. */
    minutesLeft: p.integer().primary(),
    modelType: p.string().$type<ModelType>(),
    deliveryStart: p.datetime(),
    deliveryEnd: p.datetime(),
    at: p.datetime().onCreate(() => new Date()),
    /** When there was a valid plan again, of this gate or of a later one of the segment. */
    recoveredAt: p.datetime().nullable(),
  },
});
/** A warning that was given: no valid plan with so few minutes left. */
export class GateWarning extends GateWarningSchema.class {}
GateWarningSchema.setClass(GateWarning);
