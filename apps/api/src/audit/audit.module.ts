import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.js';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';
import { Sealer } from './sealer.js';

@Global()
@Module({ controllers: [AuditController], providers: [Audit, AuditLog, Sealer], exports: [Audit] })
export class AuditModule {}
