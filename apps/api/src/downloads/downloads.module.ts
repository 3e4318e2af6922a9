import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DownloadsController } from './downloads.controller.js';
import { DownloadsService } from './downloads.service.js';
import { ReadableRoutes } from './readable-routes.js';

@Module({
  imports: [DiscoveryModule],
  controllers: [DownloadsController],
  providers: [DownloadsService, ReadableRoutes],
})
export class DownloadsModule {}
