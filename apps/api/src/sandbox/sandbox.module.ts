import { Module } from '@nestjs/common';
import { ChecksSandbox } from './checks-sandbox.js';
import { UploadChecks } from './upload-checks.js';

@Module({ providers: [ChecksSandbox, UploadChecks], exports: [UploadChecks] })
export class SandboxModule {}
