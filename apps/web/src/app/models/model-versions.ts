import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Model } from '@energy-ops/contracts';
import { StatusBadge } from '../jobs/status-badge.js';
import { Bytes } from '../number/bytes.js';
import { RelativeTime } from '../time/relative-time.js';
import { ModelActions } from './model-actions.js';
import { ModelStatusBadge } from './model-status-badge.js';

/** The versions of one type, newest first. */
@Component({
  selector: 'app-model-versions',
  imports: [Bytes, ModelActions, ModelStatusBadge, RelativeTime, RouterLink, StatusBadge],
  templateUrl: './model-versions.html',
  styleUrl: './model-versions.scss',
})
export class ModelVersions {
  readonly models = input.required<readonly Model[]>();
}
